//! What the packets of the demo carry: payloads of transport protocols, appended to a buffer.
//!
//! Every payload is well formed by its standard, so that analysers read it, and inert: written here,
//! no code in it that runs, names under reserved domains only (RFC 2606, RFC 6761).

mod bytes;
pub mod dcerpc;
mod dcom;
pub mod dns;
pub mod http;
pub mod irc;
pub mod netbios;
pub mod noise;
pub mod ntp;
pub mod program;
pub mod shell;
pub mod smb;
pub mod smtp;
pub mod tftp;
