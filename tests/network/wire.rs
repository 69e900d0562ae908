//! What goes over the wire, spoken by the tests themselves: names, pages, refusals.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use hickory_proto::op::{Message, Query};
use hickory_proto::rr::rdata::A;
use hickory_proto::rr::{Name, RData, RecordType};

/// How long a connection may take on a machine that is there.
const SOON: Duration = Duration::from_millis(400);

/// How long an answer may take before it counts as none.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1500);

fn question(name: &str, kind: RecordType) -> Message {
    let mut message = Message::query();
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
    message
}

/// Asks a resolver by UDP.
pub(crate) fn ask(resolver: Ipv4Addr, name: &str, kind: RecordType) -> io::Result<Message> {
    let question = question(name, kind);
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.connect((resolver, 53))?;
    socket.send(&question.to_vec().unwrap())?;
    let mut packet = [0; 1500];
    let length = socket.recv(&mut packet)?;
    let answer = Message::from_vec(&packet[..length]).map_err(io::Error::other)?;
    assert_eq!(answer.metadata.id, question.metadata.id);
    Ok(answer)
}

/// Asks a resolver by TCP.
pub(crate) fn ask_by_tcp(resolver: Ipv4Addr, name: &str) -> io::Result<Message> {
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((resolver, 53)), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let packet = question(name, RecordType::A).to_vec().unwrap();
    stream.write_all(&u16::try_from(packet.len()).unwrap().to_be_bytes())?;
    stream.write_all(&packet)?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut packet = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut packet)?;
    Message::from_vec(&packet).map_err(io::Error::other)
}

/// The addresses in an answer.
pub(crate) fn addresses(answer: &Message) -> Vec<Ipv4Addr> {
    let addresses = answer
        .answers
        .iter()
        .filter_map(|record| match &record.data {
            RData::A(A(address)) => Some(*address),
            _ => None,
        });
    addresses.collect()
}

/// Tries a connection: how it went, and how long that took.
pub(crate) fn connect(ip: Ipv4Addr, port: u16) -> (io::Result<TcpStream>, Duration) {
    let start = Instant::now();
    let stream = TcpStream::connect_timeout(&SocketAddr::from((ip, port)), SOON);
    (stream, start.elapsed())
}

/// Sends one packet; `true` when anything came back that is no refusal.
pub(crate) fn echo(ip: Ipv4Addr, port: u16) -> bool {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    socket.connect((ip, port)).unwrap();
    let _ = socket.send(b"hello");
    socket.recv(&mut [0; 100]).is_ok()
}

/// A page as it came.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// `GET` of a path at a host, at this address.
pub(crate) fn get(to: Ipv4Addr, host: &str, path: &str) -> io::Result<Page> {
    send(to, "GET", host, path, "")
}

/// A request at a host, at this address. A body is a form's.
pub(crate) fn send(
    to: Ipv4Addr,
    method: &str,
    host: &str,
    path: &str,
    body: &str,
) -> io::Result<Page> {
    let form = if body.is_empty() {
        String::new()
    } else {
        let length = body.len();
        format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n")
    };
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{form}Connection: close\r\n\r\n");
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((to, 80)), SOON)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    read_page(&bytes).ok_or_else(|| io::Error::other("no page"))
}

/// A page as the program `curl` prints it with its head.
pub(crate) fn read_page(bytes: &[u8]) -> Option<Page> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let mut page = Page {
        status,
        headers,
        body: bytes[end + 4..].to_vec(),
    };
    if page.header("transfer-encoding") == Some("chunked") {
        page.body = unchunk(&page.body)?;
    }
    Some(page)
}

fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(bytes.get(end + 2..end + 2 + size)?);
        bytes = bytes.get(end + 4 + size..)?;
    }
}
