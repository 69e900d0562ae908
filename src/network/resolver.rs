//! The box's own resolver: while there is no Internet, every foreign name leads to the portal.
//!
//! It listens on loopback only; dnsmasq asks it when its servers file says so. That detour lets
//! names change their meaning without restarting dnsmasq, which reads its servers file again on
//! SIGHUP but not its fixed answers.
//!
//! What must stay true: whatever arrives, the answer is a small one, about the one question that
//! was asked, or none; an answer is never answered; nothing about a question is kept or logged.

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::A;
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::Semaphore;

use super::CAPTURED_ADDRESS;
use super::settings::Network;
use super::values::HostName;

/// Seconds that an answer may be kept: short, because the uplink may come back.
const TTL: u32 = 5;
/// Windows asks for this name and expects this address where DNS works (NCSI).
const MICROSOFT: (&str, Ipv4Addr) = ("dns.msftncsi.com.", Ipv4Addr::new(131, 107, 255, 255));
/// Longest question taken; real ones are far shorter.
const LONGEST_QUESTION: usize = 1232;
/// Connections at a time, for the rare question by TCP.
const CONNECTIONS: usize = 16;
/// How long such a connection may be silent.
const SILENCE: Duration = Duration::from_secs(5);

/// What every name means while there is no Internet.
#[derive(Debug, Clone)]
pub struct Answers {
    own_names: BTreeSet<Name>,
    own_address: Ipv4Addr,
}

impl Answers {
    /// The box's own names lead to its own address; all others to [`CAPTURED_ADDRESS`].
    pub fn new(own_names: &[HostName], own_address: Ipv4Addr) -> Self {
        let names = own_names
            .iter()
            .filter_map(|name| Name::from_ascii(format!("{name}.")).ok());
        Self {
            own_names: names.collect(),
            own_address,
        }
    }

    /// The answer to one packet; `None` for what deserves none.
    pub fn answer(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let (id, flags) = match packet {
            [a, b, flags, _, ..] if packet.len() >= 12 => (u16::from_be_bytes([*a, *b]), *flags),
            _ => return None,
        };
        const IS_ANSWER: u8 = 0x80;
        if flags & IS_ANSWER != 0 {
            return None;
        }
        let answer = match Message::from_vec(packet) {
            Ok(question) => self.answer_message(&question),
            Err(_) => Message::error_msg(id, OpCode::Query, ResponseCode::FormErr),
        };
        answer.to_vec().ok()
    }

    fn answer_message(&self, question: &Message) -> Message {
        let (id, op_code) = (question.metadata.id, question.metadata.op_code);
        if question.metadata.message_type != MessageType::Query || op_code != OpCode::Query {
            return Message::error_msg(id, op_code, ResponseCode::NotImp);
        }
        let [query] = question.queries.as_slice() else {
            return Message::error_msg(id, op_code, ResponseCode::FormErr);
        };
        let mut answer = Message::response(id, op_code);
        answer.metadata.recursion_desired = question.metadata.recursion_desired;
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        if question.edns.is_some() {
            let mut edns = Edns::new();
            edns.set_max_payload(1232);
            answer.set_edns(edns);
        }
        if query.query_class() != DNSClass::IN {
            answer.metadata.response_code = ResponseCode::Refused;
        } else if matches!(query.query_type(), RecordType::A | RecordType::ANY) {
            let address = RData::A(A(self.address(query.name())));
            answer.add_answer(Record::from_rdata(query.name().clone(), TTL, address));
        }
        answer
    }

    fn address(&self, name: &Name) -> Ipv4Addr {
        let name = name.to_lowercase();
        if self.own_names.contains(&name) {
            self.own_address
        } else if name.to_ascii() == MICROSOFT.0 {
            MICROSOFT.1
        } else {
            CAPTURED_ADDRESS
        }
    }
}

/// The resolver, bound and ready.
#[derive(Debug)]
pub struct Resolver {
    udp: UdpSocket,
    tcp: TcpListener,
    answers: Arc<Answers>,
}

impl Resolver {
    /// Listens on `network.resolver_port` of 127.0.0.1, by UDP and TCP.
    pub async fn bind(network: &Network, own_names: &[HostName]) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, network.resolver_port));
        Self::bind_to(address, Answers::new(own_names, network.address.address())).await
    }

    async fn bind_to(address: SocketAddr, answers: Answers) -> io::Result<Self> {
        let udp = UdpSocket::bind(address).await?;
        let tcp = TcpListener::bind(udp.local_addr()?).await?;
        Ok(Self {
            udp,
            tcp,
            answers: Arc::new(answers),
        })
    }

    /// Answers for ever.
    pub async fn run(self) {
        tokio::join!(
            answer_packets(&self.udp, &self.answers),
            answer_connections(&self.tcp, &self.answers)
        );
    }
}

async fn answer_packets(socket: &UdpSocket, answers: &Answers) {
    let mut packet = vec![0; LONGEST_QUESTION];
    loop {
        match socket.recv_from(&mut packet).await {
            Ok((length, from)) => {
                if let Some(answer) = answers.answer(&packet[..length]) {
                    // A lost answer is asked for again.
                    let _ = socket.send_to(&answer, from).await;
                }
            }
            Err(error) => stumbled(&error).await,
        }
    }
}

async fn answer_connections(listener: &TcpListener, answers: &Arc<Answers>) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let answers = Arc::clone(answers);
                tokio::spawn(async move {
                    let _seat = seat;
                    // Whatever goes wrong concerns this one peer, who will ask again.
                    let _ = answer_connection(stream, &answers).await;
                });
            }
            Err(error) => stumbled(&error).await,
        }
    }
}

/// A failure that comes back at once must not keep a processor busy.
async fn stumbled(error: &io::Error) {
    tracing::warn!(%error, "the box's resolver could not read a question");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// Questions by TCP come with their length before them (RFC 1035, 4.2.2).
async fn answer_connection(mut stream: TcpStream, answers: &Answers) -> io::Result<()> {
    loop {
        let question = tokio::time::timeout(SILENCE, async {
            let mut packet = vec![0; usize::from(stream.read_u16().await?)];
            stream.read_exact(&mut packet).await?;
            io::Result::Ok(packet)
        });
        let Some(answer) = answers.answer(&question.await??) else {
            return Ok(());
        };
        let length = u16::try_from(answer.len()).map_err(io::Error::other)?;
        let mut framed = length.to_be_bytes().to_vec();
        framed.extend(answer);
        tokio::time::timeout(SILENCE, stream.write_all(&framed)).await??;
    }
}

#[cfg(test)]
mod tests;
