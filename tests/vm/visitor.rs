//! Somebody with a browser: cookies, forms with their token, uploads. Outside the machine it speaks over the agent's serial
//! port, inside over TCP.

use std::fmt::Write as _;
use std::io::{self, Read, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustix::net::{AddressFamily, SocketType, bind, connect, socket};

use super::machine::Machine;

/// How bytes get to the box and back.
pub(crate) trait Wire {
    /// The answer to a request that closes its connection.
    fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>>;
}

/// How long a browser on the box waits for an answer, in seconds.
const ANSWER: u32 = 45;

/// By the agent.
pub(crate) struct Serial<'a>(pub(crate) &'a mut Machine);

impl Wire for Serial<'_> {
    fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        let request = BASE64_STANDARD.encode(request);
        let command = format!(
            "timeout {ANSWER} bash -c 'exec 3<>/dev/tcp/127.0.0.1/80 && printf %s {request} | base64 -d >&3 && base64 -w0 <&3'"
        );
        let (status, said) = self.0.run(&command);
        if status != 0 {
            return Err(io::Error::other(said));
        }
        BASE64_STANDARD
            .decode(said.trim())
            .map_err(io::Error::other)
    }
}

/// On the box itself, from an address of the loopback network: the box counts forms by address.
pub(crate) struct Loopback(pub(crate) Ipv4Addr);

impl Wire for Loopback {
    fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        let socket = socket(AddressFamily::INET, SocketType::STREAM, None)?;
        bind(&socket, &SocketAddr::from((self.0, 0)))?;
        connect(&socket, &SocketAddr::from(([127, 0, 0, 1], 80)))?;
        let mut stream = TcpStream::from(socket);
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

/// An answer.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
    cookie: Option<String>,
}

impl Page {
    fn of(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut page = Self {
            status: head.split(' ').nth(1)?.parse().ok()?,
            body: body.to_owned(),
            ..Self::default()
        };
        for (name, value) in head.lines().filter_map(|it| it.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "location" => value.clone_into(&mut page.location),
                "set-cookie" => page.cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        Some(page)
    }

    /// The token of the form with this address, or of the first.
    fn token(&self, action: &str) -> Option<&str> {
        let form = format!("action=\"{action}\"");
        let from = self.body.find(&form).unwrap_or(0);
        let (_, after) = self.body[from..].split_once("name=\"token\" value=\"")?;
        after.split('"').next()
    }
}

/// Somebody.
pub(crate) struct Visitor<W> {
    pub(crate) wire: W,
    /// Whoever signed in.
    pub(crate) cookie: Option<String>,
}

impl<W: Wire> Visitor<W> {
    pub(crate) fn new(wire: W) -> Self {
        Self { wire, cookie: None }
    }

    /// Goes on as somebody who signed in before.
    pub(crate) fn signed_in(wire: W, cookie: &str) -> Self {
        Self {
            wire,
            cookie: Some(cookie.to_owned()),
        }
    }

    /// A page; `None` when nobody answers.
    pub(crate) fn try_get(&mut self, path: &str) -> Option<Page> {
        self.ask("GET", path, "", b"").ok()
    }

    /// A page.
    pub(crate) fn get(&mut self, path: &str) -> Page {
        self.try_get(path)
            .unwrap_or_else(|| panic!("nobody answers at {path}"))
    }

    /// Opens the page that holds a form, fills it in and sends it.
    pub(crate) fn fill(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> io::Result<Page> {
        let shown = self.ask("GET", page, "", b"")?;
        let token = shown.token(action).ok_or_else(|| no_form(page, &shown))?;
        let fields = [&[("token", token)], fields].concat();
        let form = serde_urlencoded::to_string(fields).map_err(io::Error::other)?;
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask("POST", action, kind, form.as_bytes())
    }

    /// The same for a form that brings a file.
    pub(crate) fn bring(&mut self, page: &str, name: &str, file: &[u8]) -> io::Result<Page> {
        let shown = self.ask("GET", page, "", b"")?;
        let token = shown.token(page).ok_or_else(|| no_form(page, &shown))?;
        let mut body = Vec::new();
        write!(
            body,
            "--cut\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--cut\r\n\
             Content-Disposition: form-data; name=\"{name}\"; filename=\"a.ics\"\r\nContent-Type: text/calendar\r\n\r\n"
        )?;
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        let kind = "Content-Type: multipart/form-data; boundary=cut\r\n";
        self.ask("POST", page, kind, &body)
    }

    /// Opens the desk with the code that `parvis desk-code` said.
    pub(crate) fn open_desk(&mut self, setup: &str) -> io::Result<Page> {
        let fields = [
            ("setup", setup),
            ("name", "Nadia"),
            ("code", "puits-bleu-7"),
            ("again", "puits-bleu-7"),
            ("word", "la tante Huguette"),
        ];
        let page = self.fill("/admin/cle", "/admin/cle", &fields)?;
        if page.status != 303 || self.cookie.is_none() {
            return Err(io::Error::other(format!("the desk stays shut: {page:?}")));
        }
        Ok(page)
    }

    fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> io::Result<Page> {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr\r\nConnection: close\r\n{headers}"
        );
        if let Some(cookie) = &self.cookie {
            let _ = write!(head, "Cookie: {cookie}\r\n");
        }
        if method == "POST" {
            let _ = write!(head, "Content-Length: {}\r\n", body.len());
        }
        let request = [head.as_bytes(), b"\r\n", body].concat();
        let answer = self.wire.ask(&request)?;
        let page = Page::of(&answer).ok_or_else(|| io::Error::other("no answer"))?;
        if let Some(cookie) = &page.cookie {
            self.cookie = Some(cookie.clone());
        }
        Ok(page)
    }
}

fn no_form(page: &str, shown: &Page) -> io::Error {
    io::Error::other(format!("{page} holds no form: {shown:?}"))
}
