//! The devices that the radio hears, asked of hostapd over its control socket.

use std::path::Path;
use std::time::Duration;

use tokio::net::UnixDatagram;

use super::protocol::Station;

const TIMEOUT: Duration = Duration::from_secs(1);
/// More than any radio serves: hostapd's list is walked one by one, and must end.
const MOST: usize = 500;

/// All stations of one network of the radio. `control` is hostapd's socket for it; `own` is where
/// our end is bound, for hostapd answers by name.
pub(super) async fn list(control: &Path, own: &Path) -> std::io::Result<Vec<Station>> {
    super::signal::remove(own, false)?;
    let socket = UnixDatagram::bind(own)?;
    let listed = tokio::time::timeout(TIMEOUT, walk(&socket, control)).await;
    super::signal::remove(own, false)?;
    listed.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()))
}

async fn walk(socket: &UnixDatagram, control: &Path) -> std::io::Result<Vec<Station>> {
    socket.connect(control)?;
    let mut stations = Vec::new();
    let mut question = "STA-FIRST".to_owned();
    while stations.len() < MOST {
        socket.send(question.as_bytes()).await?;
        let mut answer = vec![0; 4096];
        let length = socket.recv(&mut answer).await?;
        let Some(station) = read_station(&String::from_utf8_lossy(&answer[..length])) else {
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
        let (seen, stations) = tokio::join!(answers, list(&control, &own));
        let stations = stations.unwrap();
        assert_eq!(stations.len(), 2);
        assert_eq!(stations[0].signal_dbm, Some(-52));
        assert_eq!(stations[0].connected_secs, Some(12));
        assert_eq!(seen[2], "STA-NEXT 02:00:00:00:00:02");
    }
}
