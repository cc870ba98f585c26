//! A home calls servers over TCP again and again: relays of a botnet, or mail servers.

use super::{
    Blueprint, Ephemeral, Outbox, Quota, Source, syn_timeout,
    talk::{Side, Talk},
};
use crate::demo::{
    clock::{SECOND, Span},
    content::{http, irc, noise::noise, program, smtp},
    dice::{Dice, Lot},
    rhythm::{Rhythm, Times},
};

/// What is said once a server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Call {
    /// Registration, a channel, and pings for a while.
    Irc,
    /// The download of an inert program: the sample with this number.
    Download(u32),
    /// A few bytes at almost equal distance.
    Beacon,
    /// An attempt to send a mail.
    Mail,
}

/// Shares of calls that nobody answers and that are refused.
const fn failures(call: Call) -> (f64, f64) {
    match call {
        Call::Irc => (0.0, 0.10),
        Call::Download(_) => (0.0, 0.03),
        Call::Beacon => (0.05, 0.20),
        Call::Mail => (0.55, 0.15),
    }
}

/// Calls as they are planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Calls {
    pub call: Call,
    pub home: u32,
    pub servers: Vec<u32>,
    pub port: u16,
    pub quota: Quota,
    /// First tries lie in it; the first of all at its start.
    pub span: Span,
    /// Nothing is said any more from here on.
    pub deadline: u64,
    /// A word in names: which botnet it is.
    pub name: String,
}

impl Calls {
    /// What may follow the last first try and is counted: another try.
    pub const SLACK: u64 = 5 * SECOND;
}

impl Blueprint for Calls {
    fn start(&self) -> u64 {
        self.span.start
    }

    fn source(&self, mut dice: Dice) -> Box<dyn Source> {
        let rhythm = Rhythm::even(self.span);
        let later = self.quota.tries.saturating_sub(1);
        Box::new(Calling {
            times: match self.call {
                Call::Beacon => Times::beacon(rhythm, later, 0.25),
                _ => Times::new(rhythm, later),
            },
            again: Lot::new(self.quota.again, self.quota.tries),
            ephemeral: Ephemeral::new(&mut dice),
            plan: self.clone(),
            dice,
        })
    }
}

struct Calling {
    plan: Calls,
    dice: Dice,
    times: Times,
    again: Lot,
    ephemeral: Ephemeral,
}

impl Source for Calling {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        self.call(now, out);
        self.times.next(&mut self.dice)
    }
}

impl Calling {
    fn call(&mut self, now: u64, out: &mut Outbox) {
        let server = self.dice.pick(&self.plan.servers);
        let ports = (self.ephemeral.next(), self.plan.port);
        let again = self.again.draw(&mut self.dice);
        let timeout = syn_timeout(&mut self.dice);
        let (silent, refused) = failures(self.plan.call);
        let outcome = self.dice.unit();
        let times = (now, self.plan.deadline);
        let mut talk = Talk::new(out, &mut self.dice, times, (self.plan.home, server), ports);
        talk.syn(self.plan.quota.mark);
        if again {
            talk.wait(timeout);
            talk.syn(self.plan.quota.mark);
        }
        if outcome < silent {
            return;
        }
        if outcome < silent + refused {
            return talk.refuse();
        }
        talk.accept();
        match self.plan.call {
            Call::Irc => talk_irc(&mut talk, &self.plan.name),
            Call::Download(sample) => talk_download(&mut talk, &self.plan.name, sample),
            Call::Beacon => talk_beacon(&mut talk),
            Call::Mail => talk_mail(&mut talk),
        }
    }
}

/// Between two pings of a server.
const PING: u64 = 90 * SECOND;

fn talk_irc(talk: &mut Talk<'_>, name: &str) {
    let server = format!("irc.{name}.example");
    let nick = format!("demo-{:04}", talk.dice.below(10_000));
    let channel = format!("#{name}");
    let host = "bot.example.net";
    talk.say(Side::Client, |out| {
        irc::nick(out, &nick);
        irc::user(out, &nick);
    });
    talk.say(Side::Server, |out| irc::welcome(out, &server, &nick));
    talk.say(Side::Client, |out| irc::join(out, &channel));
    talk.say(Side::Server, |out| irc::joined(out, &server, &nick, host, &channel));
    let order = "this is a synthetic capture: nothing to do";
    talk.say(Side::Server, |out| irc::privmsg_from(out, "operator", host, &channel, order));
    for _ in 0..talk.dice.between(2, 9) {
        let pause = talk.dice.between(PING, PING + 5 * SECOND);
        talk.wait(pause);
        talk.say(Side::Server, |out| irc::ping(out, &server));
        talk.say(Side::Client, |out| irc::pong(out, &server));
    }
    talk.acknowledge(Side::Server);
    talk.reset(Side::Server);
}

fn talk_download(talk: &mut Talk<'_>, name: &str, sample: u32) {
    let length = 7_000 + (sample as usize * 1_231) % 6_000;
    let host = format!("files.{name}.example");
    talk.say(Side::Client, |out| http::get(out, &host, "/update.exe"));
    talk.say(Side::Server, |out| {
        http::response_head(out, length);
        program::part(out, sample, 0, length);
    });
    talk.close(Side::Server);
}

fn talk_beacon(talk: &mut Talk<'_>) {
    let (seed, length) = (talk.dice.bits(), talk.dice.between(16, 48) as usize);
    talk.say(Side::Client, |out| noise(out, seed, length));
    talk.say(Side::Server, |out| noise(out, seed ^ 1, 12));
    talk.close(Side::Client);
}

fn talk_mail(talk: &mut Talk<'_>) {
    let (server, from) = ("mail.example.org", "someone@example.net");
    let to = format!("user{}@example.org", talk.dice.below(5_000));
    talk.say(Side::Server, |out| smtp::greeting(out, server));
    talk.say(Side::Client, |out| smtp::ehlo(out, "demo-host.example.net"));
    talk.say(Side::Server, |out| smtp::hello(out, server));
    talk.say(Side::Client, |out| smtp::mail_from(out, from));
    talk.say(Side::Server, smtp::ok);
    talk.say(Side::Client, |out| smtp::rcpt_to(out, &to));
    if talk.dice.chance(0.5) {
        talk.say(Side::Server, smtp::refused);
    } else {
        talk.say(Side::Server, smtp::ok);
        talk.say(Side::Client, smtp::data);
        talk.say(Side::Server, smtp::start_input);
        talk.say(Side::Client, |out| smtp::message(out, from, &to));
        talk.say(Side::Server, smtp::ok);
    }
    talk.say(Side::Client, smtp::quit);
    talk.say(Side::Server, |out| smtp::closing(out, server));
    talk.close(Side::Server);
}
