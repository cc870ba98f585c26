//! Payloads of textual protocols: a few messages each, and some with a typical flaw.

fn of(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub fn http() -> Vec<Vec<u8>> {
    of(&[
        "GET /a/b.exe?c=1#d HTTP/1.1\r\nHost: files.example.com:81\r\nUser-Agent: bot/1\r\nReferer: http://a@b/c\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=a\r\nContent-Length: 6\r\n\r\n<html>HTTP/1.1 404 No\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n1a;b=c\r\nabc",
        "POST http://a.example/x HTTP/1.1\nContent-Length: 99999999999\nContent-Disposition: form-data; filename=\"a.exe\"\n\nabc",
        "GET /\r\n",
        "CONNECT a:443 HTTP/1.1\r\n: \r\n folded\r\nHost:\r\nHost: 10.0.0.1",
        "ICY 200 OK\r\n\r\n",
    ])
}

pub fn ssdp() -> Vec<Vec<u8>> {
    of(&[
        "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nST: ssdp:all\r\n\r\n",
        "NOTIFY * HTTP/1.1\r\nLOCATION: http://10.0.0.1/a.xml\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\nSERVER: a/1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nST:\r\nUSN: uuid:1::upnp\r\n",
        "M-SEARCH * HTTP/1.1",
        "HTTP/1.1 200 OK\r\n\r\n",
    ])
}

pub fn sip() -> Vec<Vec<u8>> {
    of(&[
        "INVITE sip:bob@example.com SIP/2.0\r\nFrom: \"A\" <sip:alice@example.com>;tag=1\r\nTo: sip:bob@example.com\r\n\r\nv=0",
        "SIP/2.0 180 Ringing\r\nf: <sips:a@b>\r\nt:\r\nCSeq: 1 INVITE\r\n\r\n",
        "REGISTER sip:a SIP/2.0\r\nUser-Agent: phone/1",
        "OPTIONS sip:nm SIP/2.0\nFrom:<\n\n",
        "SIP/2.0 200",
    ])
}

pub fn irc() -> Vec<Vec<u8>> {
    of(&[
        ":bot!b@host.example PRIVMSG #trees,&b :done\r\n:irc.example 412 bot :No text\r\n",
        "NICK bot[1]\r\nUSER a * ok \x034\x02Name\r\nJOIN #a,#b key\r\nPING :irc.example\r\n",
        ":irc.example 353 bot = #trees :a @b +c\r\n:irc.example 366 bot #trees :End\r\n",
        "@time=1 :a!b@c JOIN :#trees\r\nMODE bot -ix\r\nCAP LS 302\r\nQUIT :bye",
        ":",
        "PRIVMSG #a :\r\n\r\n\n:a\r\n: b\r\n",
    ])
}

pub fn smtp() -> Vec<Vec<u8>> {
    of(&[
        "220 mx.example.com ESMTP ready\r\n",
        "EHLO mail.example.com\r\nMAIL FROM:<a@example.com> SIZE=1\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: a\r\n",
        "250-mx.example.com\r\n250-SIZE 1000\r\n250 2.1.0 ok\r\n",
        "354 Enter mail, end with \".\"\r\n",
        "MAIL FROM:<",
        "421 ",
    ])
}

pub fn ftp() -> Vec<Vec<u8>> {
    of(&[
        "220 botFtpd ready\r\nUSER a\r\n331 Password required\r\nPASS b\r\n230 User logged in.\r\n",
        "PORT 10,0,0,1,4,56\r\nRETR bot.exe\r\nTYPE I\r\n",
        "227 Entering Passive Mode (10,0,0,1,4,56).\r\n",
        "220-hello\r\nplease log in\r\n220 end\r\n",
        "PORT 1,2,3,4,5,999",
        "227 (",
    ])
}

pub fn pop3() -> Vec<Vec<u8>> {
    of(&[
        "+OK POP3 ready <1@a>\r\n",
        "USER a\r\nPASS b\r\nRETR 1\r\n",
        "-ERR no such message\r\n",
        "APOP a 0123\r\n+OK 2 messages\r\n1 120\r\n.\r\n",
        "+OK",
    ])
}

pub fn imap() -> Vec<Vec<u8>> {
    of(&[
        "* OK IMAP4rev1 ready\r\n",
        "a1 LOGIN \"bob\" pw\r\na2 SELECT inbox\r\n",
        "* 3 EXISTS\r\n* FLAGS (\\Seen)\r\na2 OK done\r\n",
        "a3 UID FETCH 1 (BODY[])\r\n",
        "a1 LOGIN \"\"",
    ])
}

pub fn syslog() -> Vec<Vec<u8>> {
    of(&[
        "<34>Oct 11 22:14:15 host su: failed",
        "<165>1 2003-10-11T22:14:15Z host app - ID47 - text\nmore",
        "<191>a",
        "<0>",
        "<192>Oct",
    ])
}
