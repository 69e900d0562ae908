//! Watches whether the Internet answers, and has names and the way out follow.
//!
//! What must stay true: `Reach::Up` is said only once the gate has opened the way, `Reach::Local`
//! after Internet was shared only once it has shut it, and within 60
//! seconds of the uplink's loss or return the pages and the gate know it. Only a real answer to a
//! real question counts: a cable that is plugged in proves nothing.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use hickory_proto::op::{Message, MessageType, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};
use tokio::net::UdpSocket;
use tokio::sync::watch;

use super::settings::Uplink;
use super::sharing::Standing;
use crate::gate;
use crate::reach::Reach;

/// How long a resolver may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How soon a question without an answer is asked once more, before the uplink is given up.
const SECOND_TRY: Duration = Duration::from_secs(2);

/// After how many looks the gate is told anew what it was told: its sets may have been emptied by
/// whoever loaded the firewall's rules from nothing.
const SAY_AGAIN: u64 = 4;

/// What a page should say before anything is known: an uplink is not there until it answers.
pub fn at_first(standing: &Standing) -> Reach {
    match standing {
        Standing::On(_) => Reach::Lost,
        _ => Reach::Local,
    }
}

/// Watches for ever, and follows the decision to share Internet or not; returns at once where the
/// machine has no way out. The watch channel should start with [`at_first`].
pub async fn watch(
    uplink: Uplink,
    gate: gate::Client,
    mut sharing: watch::Receiver<Standing>,
    reach: watch::Sender<Reach>,
) {
    if uplink.shared_interface().is_none() {
        say(&reach, Reach::Local);
        return;
    }
    let every = Duration::from_secs(uplink.check_every_secs);
    // Unknown at first: the gate may remember an uplink from before the server was restarted.
    let mut told = None;
    for round in 0_u64.. {
        let is_shared = sharing.borrow_and_update().is_on();
        let up = tokio::select! {
            up = answers_twice(&uplink), if is_shared => up,
            () = std::future::ready(()), if !is_shared => false,
            Ok(()) = sharing.changed() => continue,
        };
        if round % SAY_AGAIN == 0 {
            told = None;
        }
        if is_shared && !up {
            say(&reach, Reach::Lost);
        }
        // Never given up half-way: a way opened late would stay open.
        if told != Some(up) {
            match gate.set_uplink(up).await {
                Ok(()) => told = Some(up),
                Err(error) => tracing::error!("the uplink changed, but not the gate: {error}"),
            }
        }
        match (is_shared, told == Some(up)) {
            (true, true) if up => say(&reach, Reach::Up),
            (false, true) => say(&reach, Reach::Local),
            // The way may still be open: neither "there is Internet" nor "nothing leads there".
            (false, false) if *reach.borrow() == Reach::Up => say(&reach, Reach::Lost),
            _ => {}
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            Ok(()) = sharing.changed() => {}
        }
    }
}

fn say(reach: &watch::Sender<Reach>, what: Reach) {
    reach.send_if_modified(|reach| std::mem::replace(reach, what) != what);
}

async fn answers_twice(uplink: &Uplink) -> bool {
    if answers(uplink).await {
        return true;
    }
    tokio::time::sleep(SECOND_TRY).await;
    answers(uplink).await
}

/// Whether any of the resolvers answers.
async fn answers(uplink: &Uplink) -> bool {
    let asked = uplink.resolvers.iter().map(|resolver| async move {
        let asking = ask(uplink, *resolver);
        matches!(tokio::time::timeout(PATIENCE, asking).await, Ok(Ok(true)))
    });
    join_all(asked).await.contains(&true)
}

/// Asks one resolver, through the uplink's interface, for a name that nobody can have kept the
/// answer of. "There is no such name" is a good answer; "I cannot reach anybody" is none.
async fn ask(uplink: &Uplink, resolver: Ipv4Addr) -> io::Result<bool> {
    let question = question(uplink)?;
    let packet = question.to_vec().map_err(io::Error::other)?;
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    if let Some(interface) = uplink.shared_interface() {
        socket.bind_device(Some(interface.as_str().as_bytes()))?;
    }
    socket.connect(SocketAddr::from((resolver, 53))).await?;
    socket.send(&packet).await?;
    let mut answer = [0; 1232];
    loop {
        let length = socket.recv(&mut answer).await?;
        if let Ok(answer) = Message::from_vec(&answer[..length])
            && answer.metadata.id == question.metadata.id
            && answer.metadata.message_type == MessageType::Response
            && answer.queries == question.queries
        {
            let code = answer.metadata.response_code;
            return Ok(matches!(
                code,
                ResponseCode::NoError | ResponseCode::NXDomain
            ));
        }
    }
}

fn question(uplink: &Uplink) -> io::Result<Message> {
    let label: u64 = rand::random();
    let name = format!("parvis-{label:016x}.{}.", uplink.check_domain);
    let name = Name::from_ascii(name).map_err(io::Error::other)?;
    let mut message = Message::query();
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(name, RecordType::A));
    Ok(message)
}
