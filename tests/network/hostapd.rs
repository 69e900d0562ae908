//! Stands in for hostapd where there is no radio: says of itself what its file says, and which device has joined.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

pub(crate) struct Hostapd {
    joined: Arc<Mutex<Option<(String, Instant)>>>,
}

impl Hostapd {
    /// Answers at the control socket in this directory, until the test ends.
    pub(crate) fn starts(directory: &Path) -> Self {
        let control = directory.join("hostapd/wlan0");
        std::fs::create_dir_all(control.parent().unwrap()).unwrap();
        let socket = UnixDatagram::bind(&control).unwrap();
        let joined = Arc::new(Mutex::new(None::<(String, Instant)>));
        let (conf, known) = (directory.join("hostapd.conf"), Arc::clone(&joined));
        std::thread::spawn(move || {
            let mut question = [0; 200];
            while let Ok((length, from)) = socket.recv_from(&mut question) {
                let answer = match &question[..length] {
                    b"STATUS" => status(&std::fs::read_to_string(&conf).unwrap()),
                    b"STA-FIRST" => match &*known.lock().unwrap() {
                        Some((mac, since)) => {
                            format!("{mac}\nconnected_time={}\n", since.elapsed().as_secs())
                        }
                        None => String::new(),
                    },
                    _ => "FAIL\n".to_owned(),
                };
                if let Some(path) = from.as_pathname() {
                    let _ = socket.send_to(answer.as_bytes(), path);
                }
            }
        });
        Self { joined }
    }

    /// A device joins the radio now.
    pub(crate) fn hears(&self, mac: &str) {
        *self.joined.lock().unwrap() = Some((mac.to_owned(), Instant::now()));
    }
}

fn status(conf: &str) -> String {
    let said = |key: &str| {
        conf.lines()
            .find_map(|line| line.strip_prefix(key))
            .unwrap()
    };
    let name = said("ssid2=").as_bytes();
    let name: String = name
        .chunks(2)
        .map(|pair| format!("\\x{}", std::str::from_utf8(pair).unwrap()))
        .collect();
    let channel = said("channel=");
    format!("state=ENABLED\nchannel={channel}\nssid[0]={name}\n")
}
