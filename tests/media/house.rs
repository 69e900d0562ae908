//! A demo box that runs, and a member who brings it files.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The box.
pub(crate) struct House {
    child: Child,
    address: String,
    cookie: String,
    dir: TempDir,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        lines
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or_default()
    }

    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn token(&self) -> String {
        let body = self.body();
        let (_, after) = body.split_once("name=\"token\" value=\"").unwrap();
        after.split('"').next().unwrap().to_owned()
    }
}

impl House {
    /// A box with its demo's people; Monique, a member, is signed in.
    pub(crate) fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["demo", "--port", "0", "--data"])
            .arg(dir.path())
            .env("LC_ALL", "fr_FR.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let mut words = line.split_whitespace();
            words.find_map(|word| word.strip_prefix("http://").map(str::to_owned))
        });
        // Whatever else it says is read, so that it is never held up.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut house = Self {
            child,
            address: address.unwrap(),
            cookie: String::new(),
            dir,
        };
        let form = format!(
            "token={}&name=Monique&code=lavoir-monique",
            house.get("/entrer").token()
        );
        let urlencoded = "application/x-www-form-urlencoded";
        let answer = house.ask("POST", "/entrer", urlencoded, "", form.as_bytes());
        assert_eq!(answer.status, 303, "{}", answer.body());
        let cookie = answer.header("set-cookie");
        house.cookie = cookie.split(';').next().unwrap().to_owned();
        house
    }

    fn ask(&self, method: &str, path: &str, kind: &str, more: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, cookie) = (&self.address, &self.cookie);
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept-Language: fr\r\nCookie: {cookie}\r\n\
             {more}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut said = Vec::new();
        stream.read_to_end(&mut said).unwrap();
        let end = said.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(said[..end].to_vec()).unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.replace("\r\n", "\n"),
            bytes: said[end + 4..].to_vec(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "text/plain", "", b"")
    }

    /// Asks with another line in the request's head.
    pub(crate) fn get_with(&self, path: &str, header: &str) -> Answer {
        self.ask("GET", path, "text/plain", &format!("{header}\r\n"), b"")
    }

    /// Brings a file with the form of its page.
    pub(crate) fn bring(&self, name: &str, alt: &str, file: &[u8]) -> Answer {
        self.bring_for("/media/deposer", name, alt, file)
    }

    /// The same with the form at this address.
    pub(crate) fn bring_for(&self, page: &str, name: &str, alt: &str, file: &[u8]) -> Answer {
        let token = self.get(page).token();
        let part = |name: &str, value: &str| {
            format!("--EDGE\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let head = format!(
            "{}{}--EDGE\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n",
            part("token", &token),
            part("alt", alt)
        );
        let body = [head.as_bytes(), file, b"\r\n--EDGE--\r\n"].concat();
        let kind = "multipart/form-data; boundary=EDGE";
        self.ask("POST", page, kind, "", &body)
    }

    /// Brings a file that is taken; its hash.
    pub(crate) fn keep(&self, name: &str, file: &[u8]) -> String {
        let answer = self.bring(name, "Un banc", file);
        assert_eq!(answer.status, 303, "{name}: {}", answer.body());
        let to = answer.header("location");
        to.strip_prefix("/media/deposer/").unwrap().to_owned()
    }

    /// Fills in the form of a page as a browser does, hidden fields included, and sends it.
    pub(crate) fn send(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page);
        let body = shown.body();
        let was = body.split("name=\"was\" value=\"").nth(1);
        let was = was.and_then(|rest| rest.split('"').next()).unwrap_or("");
        self.send_as(page, was, fields)
    }

    /// The same, as who read the page when it said this.
    pub(crate) fn send_as(&self, page: &str, was: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(page).token();
        let mut all = vec![("token", &*token), ("was", was)];
        all.extend(fields);
        let form = serde_urlencoded::to_string(all).unwrap();
        let urlencoded = "application/x-www-form-urlencoded";
        let path = page.split('?').next().unwrap();
        self.ask("POST", path, urlencoded, "", form.as_bytes())
    }

    /// The same, which must be taken; where it leads.
    pub(crate) fn fill(&self, page: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(page, fields);
        assert_eq!(answer.status, 303, "{page}: {}", answer.body());
        answer.header("location").to_owned()
    }

    /// Presses the button of a page.
    pub(crate) fn press(&self, page: &str, path: &str) -> Answer {
        let form = format!("token={}", self.get(page).token());
        let urlencoded = "application/x-www-form-urlencoded";
        self.ask("POST", path, urlencoded, "", form.as_bytes())
    }

    /// Every file that is kept, by its path.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let Ok(folders) = fs::read_dir(self.dir.path().join("media")) else {
            return found;
        };
        for folder in folders {
            let path = folder.unwrap().path();
            assert!(path.is_dir(), "nothing half made: {}", path.display());
            found.extend(fs::read_dir(path).unwrap().map(|it| it.unwrap().path()));
        }
        found
    }

    /// What the doctor says of this box.
    pub(crate) fn doctor(&self) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["doctor", "--data"])
            .arg(self.dir.path())
            .env("LC_ALL", "fr_FR.UTF-8")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
