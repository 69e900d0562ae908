//! hostapd's control socket: what is on the air, and the devices that the radio hears.

use std::path::Path;
use std::time::Duration;

use tokio::net::UnixDatagram;

use super::protocol::Station;
use crate::network::values::Channel;

const TIMEOUT: Duration = Duration::from_secs(1);
/// More than any radio serves: hostapd's list is walked one by one, and must end.
const MOST: usize = 500;

/// What hostapd says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Status {
    /// The network is on the air.
    pub(super) is_enabled: bool,
    /// Its channel.
    pub(super) channel: Option<Channel>,
    /// The names of its networks, as bytes.
    pub(super) ssids: Vec<Vec<u8>>,
}

/// hostapd's state. `control` is its socket for a network; `own` is where our end is bound, for
/// hostapd answers by name.
pub(super) async fn status(control: &Path, own: &Path) -> std::io::Result<Status> {
    let answer = converse(own, async |socket| {
        socket.connect(control)?;
        ask(socket, "STATUS").await
    });
    Ok(read_status(&answer.await?))
}

/// All stations of one network of the radio; the sockets as with [`status`].
pub(super) async fn stations(control: &Path, own: &Path) -> std::io::Result<Vec<Station>> {
    converse(own, async |socket| {
        socket.connect(control)?;
        walk(socket).await
    })
    .await
}

async fn converse<T>(
    own: &Path,
    talk: impl AsyncFnOnce(&UnixDatagram) -> std::io::Result<T>,
) -> std::io::Result<T> {
    super::signal::remove(own, false)?;
    let socket = UnixDatagram::bind(own)?;
    let said = tokio::time::timeout(TIMEOUT, talk(&socket)).await;
    super::signal::remove(own, false)?;
    said.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()))
}

async fn ask(socket: &UnixDatagram, question: &str) -> std::io::Result<String> {
    socket.send(question.as_bytes()).await?;
    let mut answer = vec![0; 4096];
    let length = socket.recv(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}

async fn walk(socket: &UnixDatagram) -> std::io::Result<Vec<Station>> {
    let mut stations = Vec::new();
    let mut question = "STA-FIRST".to_owned();
    while stations.len() < MOST {
        let Some(station) = read_station(&ask(socket, &question).await?) else {
            break;
        };
        question = format!("STA-NEXT {}", station.mac);
        stations.push(station);
    }
    Ok(stations)
}

/// hostapd's answer: the hardware address, then `key=value` lines; anything else means no more.
fn read_station(answer: &str) -> Option<Station> {
    let mut lines = answer.lines();
    let mac = lines.next()?.trim().parse().ok()?;
    let mut station = Station {
        mac,
        signal_dbm: None,
        connected_secs: None,
    };
    for (key, value) in lines.filter_map(|line| line.split_once('=')) {
        match key {
            "signal" => station.signal_dbm = value.parse().ok(),
            "connected_time" => station.connected_secs = value.parse().ok(),
            _ => {}
        }
    }
    Some(station)
}

fn read_status(answer: &str) -> Status {
    let mut status = Status::default();
    for (key, value) in answer.lines().filter_map(|line| line.split_once('=')) {
        match key {
            "state" => status.is_enabled = value == "ENABLED",
            "channel" => {
                let number = value.parse::<u8>().ok();
                status.channel = number.and_then(|number| Channel::try_from(number).ok());
            }
            _ if key.starts_with("ssid[") => status.ssids.push(unescaped(value)),
            _ => {}
        }
    }
    status
}

/// A name as hostapd writes it (`printf_encode` in its utils/common.c): `\xNN` for what is not
/// plain ASCII, and a backslash before a quote or a backslash.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'x') => {
                let pair = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                let digits = std::str::from_utf8(&pair).unwrap_or("0");
                bytes.push(u8::from_str_radix(digits, 16).unwrap_or_default());
            }
            Some(b'e') => bytes.push(0x1b),
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_list_is_walked_to_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let control = dir.path().join("wlan0");
        let hostapd = UnixDatagram::bind(&control).unwrap();
        let answers = async {
            let mut seen = Vec::new();
            for answer in [
                "02:00:00:00:00:01\nflags=[AUTH]\nsignal=-52\nconnected_time=12\n",
                "02:00:00:00:00:02\n",
                "FAIL\n",
            ] {
                let mut question = [0; 100];
                let (length, from) = hostapd.recv_from(&mut question).await.unwrap();
                seen.push(String::from_utf8_lossy(&question[..length]).into_owned());
                let from = from.as_pathname().unwrap();
                hostapd.send_to(answer.as_bytes(), from).await.unwrap();
            }
            seen
        };
        let own = dir.path().join("own");
        let (seen, stations) = tokio::join!(answers, stations(&control, &own));
        let stations = stations.unwrap();
        assert_eq!(stations.len(), 2);
        assert_eq!(stations[0].signal_dbm, Some(-52));
        assert_eq!(stations[0].connected_secs, Some(12));
        assert_eq!(seen[2], "STA-NEXT 02:00:00:00:00:02");
    }

    #[test]
    fn the_state_is_read_with_the_names_as_they_are() {
        let status = read_status(
            "state=ENABLED\nphy=phy0\nfreq=2462\nchannel=11\nbss[0]=wlan0\n\
             ssid[0]=L'\\xc3\\xa9t\\xc3\\xa9 \\\"au\\\" lavoir\nnum_sta[0]=0\nssid[1]=x OWE\n",
        );
        assert!(status.is_enabled);
        assert_eq!(status.channel, Channel::try_from(11).ok());
        assert_eq!(status.ssids[0], "L'été \"au\" lavoir".as_bytes());
        assert_eq!(status.ssids[1], b"x OWE");
        assert!(!read_status("state=COUNTRY_UPDATE\n").is_enabled);
        assert_eq!(read_status("FAIL\n"), Status::default());
    }
}
