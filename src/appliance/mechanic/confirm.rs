//! Whether a new system works: the portal is asked as phones ask it, and only then is the system kept.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

use super::client::{self, Client};
use super::protocol::Silence;
use crate::clock::moment;
use crate::config::Config;

/// A name that phones ask for to see whether they are captured, and the path they ask for there.
const PROBE: (&str, &str) = ("connectivitycheck.gstatic.com", "/generate_204");
/// How long one question may wait for its answer.
const ANSWER: Duration = Duration::from_secs(5);
/// How long to wait before asking again.
const AGAIN: Duration = Duration::from_secs(1);
/// Bytes free on a disk that counts as full.
const LITTLE: u64 = 50_000_000;
/// The head of an answer, as far as it is read.
const HEAD: u64 = 4096;

/// Why the running system was not kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something did not answer.
    #[error("not kept: {0:?} did not answer in time")]
    Silent(Silence),
    /// The mechanic could not keep it.
    #[error("not kept: {0}")]
    Mechanic(#[from] client::Error),
}

/// Keeps the running system once everything answers; says what does not when `within` is over. Nothing is to be done when
/// this boot is no trial.
///
/// # Errors
/// The system was not kept.
pub async fn confirm(config: &Config, within: Duration) -> Result<(), Error> {
    if !config.machine.trial().exists() {
        tracing::info!("this boot is no trial: there is nothing to confirm");
        return Ok(());
    }
    let mechanic = Client::new(config.machine.socket());
    let until = moment() + within;
    loop {
        let Err(silence) = answers(config).await else {
            return Ok(mechanic.confirm().await?);
        };
        if moment() >= until {
            let silence = blamed(silence, &config.data.dir);
            mechanic.not_confirmed(silence).await?;
            return Err(Error::Silent(silence));
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// A server that says nothing on a full disk had no room to bring forward what is kept.
fn blamed(silence: Silence, data: &Path) -> Silence {
    let free = rustix::fs::statvfs(data).map(|it| it.f_bavail.saturating_mul(it.f_frsize));
    match free {
        Ok(free) if silence == Silence::FrontPage && free < LITTLE => Silence::NoRoom,
        _ => silence,
    }
}

/// Asks for everything that a visitor needs first.
///
/// # Errors
/// What does not answer.
pub async fn answers(config: &Config) -> Result<(), Silence> {
    let own = config.site.names[0].as_str();
    let page = get(config, own, "/").await.ok_or(Silence::FrontPage)?;
    if !page.starts_with("HTTP/1.1 200 ") {
        tracing::warn!(answer = first_line(&page), "the front page");
        return Err(Silence::FrontPage);
    }
    let portal = get(config, PROBE.0, PROBE.1).await.ok_or(Silence::Portal)?;
    if !leads_to(&portal, own) {
        tracing::warn!(answer = first_line(&portal), "the portal");
        return Err(Silence::Portal);
    }
    match &config.network {
        Some(network) => names(network.address.address(), own).await,
        None => Ok(()),
    }
}

fn first_line(answer: &str) -> &str {
    answer.lines().next().unwrap_or_default()
}

/// Whether this is a redirection to a page of this name.
fn leads_to(answer: &str, name: &str) -> bool {
    let location = answer.lines().find_map(|line| {
        let (header, value) = line.split_once(": ")?;
        header.eq_ignore_ascii_case("location").then_some(value)
    });
    answer.starts_with("HTTP/1.1 302 ") && location.is_some_and(|it| it.contains(name))
}

/// Asks the box over http, under this name; the head of its answer.
async fn get(config: &Config, host: &str, path: &str) -> Option<String> {
    let asked = async {
        let listens = config.site.http;
        let ip = match listens.ip() {
            IpAddr::V4(ip) if !ip.is_unspecified() => IpAddr::V4(ip),
            IpAddr::V6(ip) if !ip.is_unspecified() => IpAddr::V6(ip),
            _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        let mut stream = TcpStream::connect(SocketAddr::new(ip, listens.port())).await?;
        let question = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(question.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(HEAD).read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::time::timeout(ANSWER, asked).await.ok()?.ok()
}

/// Asks for the box's own name where phones ask for it.
async fn names(server: Ipv4Addr, own: &str) -> Result<(), Silence> {
    let asked = async {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await.ok()?;
        let question = question(own)?;
        socket.send_to(&question, (server, 53)).await.ok()?;
        let mut answer = [0; 1500];
        let (length, _) = socket.recv_from(&mut answer).await.ok()?;
        Message::from_vec(&answer[..length]).ok()
    };
    let answer = tokio::time::timeout(ANSWER, asked).await.ok().flatten();
    let is_named = answer.is_some_and(|it| {
        it.metadata.response_code == ResponseCode::NoError && !it.answers.is_empty()
    });
    if is_named {
        Ok(())
    } else {
        Err(Silence::Names)
    }
}

fn question(name: &str) -> Option<Vec<u8>> {
    let name = Name::from_ascii(format!("{name}.")).ok()?;
    let mut message = Message::new(rand::random(), MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(name, RecordType::A));
    message.to_vec().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_captured_phone_must_be_led_to_the_box() {
        let led = "HTTP/1.1 302 Found\r\nLocation: http://parvis.internal/portail\r\n\r\n";
        assert!(leads_to(led, "parvis.internal"));
        assert!(!leads_to(led, "other.internal"));
        assert!(!leads_to(
            "HTTP/1.1 204 No Content\r\n\r\n",
            "parvis.internal"
        ));
        assert!(question("parvis.internal").is_some());
    }
}
