//! A box that runs for a test, and a client that sends whatever bytes it is given.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Lines, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than the box is patient with anybody.
const PATIENCE: Duration = Duration::from_secs(50);

/// A demo venue that must not have panicked when the test ends.
pub(crate) struct TestBox {
    child: Child,
    folder: TempDir,
    pub(crate) port: u16,
    /// Kept open, so that it may go on speaking.
    _said: Lines<BufReader<ChildStdout>>,
}

impl TestBox {
    pub(crate) fn start() -> Self {
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_parvis")))
    }

    /// A box that the machine gives only so many handles.
    pub(crate) fn start_with_handles(handles: u32) -> Self {
        let mut shell = Command::new("sh");
        let limited = format!("ulimit -n {handles}; exec \"$0\" \"$@\"");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_parvis")]);
        Self::start_as(shell)
    }

    pub(crate) fn start_as(mut command: Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let errors = File::create(folder.path().join("errors")).unwrap();
        let mut child = command
            .args(["demo", "--port", "0", "--data"])
            .arg(folder.path().join("data"))
            .env("LC_ALL", "C")
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = said.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, after) = line.split_once("http://localhost:")?;
            let end = after.find(|c: char| !c.is_ascii_digit());
            after[..end.unwrap_or(after.len())].parse().ok()
        });
        Self {
            child,
            folder,
            port: port.expect("the demo says its address"),
            _said: said,
        }
    }

    pub(crate) fn connect(&self) -> Connection {
        let stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], self.port))).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Connection(stream)
    }

    /// Sends bytes and reads all that comes back until the box closes.
    pub(crate) fn send(&self, bytes: impl AsRef<[u8]>) -> Answers {
        let mut connection = self.connect();
        // The box may close before it has read all of it.
        let _ = connection.0.write_all(bytes.as_ref());
        connection.answers()
    }

    /// The answer to a request that closes its connection.
    pub(crate) fn ask(&self, request: &str, headers: &str, body: &[u8]) -> Answer {
        let port = self.port;
        let head = format!(
            "{request} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n"
        );
        self.send([head.as_bytes(), body].concat()).only()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), "", b"")
    }

    /// Sends a form, as a browser does.
    pub(crate) fn post(&self, path: &str, headers: &str, form: &str) -> Answer {
        let length = form.len();
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n{headers}"
        );
        self.ask(&format!("POST {path}"), &headers, form.as_bytes())
    }

    /// The handles the box has open: one a connection, and a few of its own.
    pub(crate) fn handles(&self) -> usize {
        let folder = format!("/proc/{}/fd", self.child.id());
        fs::read_dir(folder).unwrap().count()
    }

    /// Waits until no more handles are open than there were.
    pub(crate) fn wait_for_handles(&self, before: usize) {
        let start = Instant::now();
        while self.handles() > before {
            assert!(
                start.elapsed() < PATIENCE,
                "{} handles are still open",
                self.handles()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the box wrote to its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("errors")).unwrap()
    }

    /// The box still answers, finds nothing wrong with itself, and never panicked.
    pub(crate) fn is_well(&self) {
        assert_eq!(self.get("/charte").status, 200);
        let doctor = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["doctor", "--data"])
            .arg(self.folder.path().join("data"))
            .output()
            .unwrap();
        assert!(
            doctor.status.success(),
            "{}",
            String::from_utf8_lossy(&doctor.stdout)
        );
        assert!(!self.log().contains("panicked"), "{}", self.log());
    }
}

impl Drop for TestBox {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.is_well();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Connection(pub(crate) TcpStream);

impl Connection {
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.write_all(bytes.as_ref())
    }

    /// Says that nothing more will be sent.
    pub(crate) fn finish(&mut self) {
        self.0.shutdown(Shutdown::Write).unwrap();
    }

    /// Everything the box says until it closes; panics if it does not.
    pub(crate) fn answers(&mut self) -> Answers {
        let mut bytes = Vec::new();
        match self.0.read_to_end(&mut bytes) {
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::ConnectionReset => {}
            Err(e) => panic!("the box neither answers nor closes: {e}"),
        }
        Answers(bytes)
    }
}

impl Connection {
    /// Reads what is left, whatever it is, until the box closes.
    pub(crate) fn drain(&mut self) {
        if let Err(e) = self.0.read_to_end(&mut Vec::new()) {
            assert_eq!(e.kind(), io::ErrorKind::ConnectionReset, "{e}");
        }
    }
}

/// What came back over a connection.
pub(crate) struct Answers(Vec<u8>);

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names and values, in lower case.
    pub(crate) headers: String,
    /// What a cookie was set to.
    pub(crate) cookie: Option<String>,
    pub(crate) body: String,
}

impl Answers {
    pub(crate) fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// The only answer that came.
    pub(crate) fn only(self) -> Answer {
        let said = String::from_utf8_lossy(&self.0).into_owned();
        let mut all = self.all();
        assert_eq!(all.len(), 1, "{said}");
        all.remove(0)
    }

    /// The answers, parted by their lengths.
    pub(crate) fn all(self) -> Vec<Answer> {
        let mut rest = &self.0[..];
        let mut answers = Vec::new();
        while !rest.is_empty() {
            let end = rest
                .windows(4)
                .position(|w| w == b"\r\n\r\n")
                .expect("a whole head");
            let head = String::from_utf8(rest[..end].to_vec()).unwrap();
            rest = &rest[end + 4..];
            let (line, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
            let cookie = headers
                .split("\r\n")
                .find_map(|l| l.strip_prefix("set-cookie: "));
            let cookie = cookie.map(|c| c.split(';').next().unwrap().to_owned());
            let headers = format!("{}\r\n", headers.to_lowercase());
            let length = headers
                .split_once("content-length: ")
                .map_or(0, |(_, after)| {
                    after.split("\r\n").next().unwrap().parse().unwrap()
                });
            let (body, next) = rest.split_at(length);
            rest = next;
            answers.push(Answer {
                status: line.split(' ').nth(1).unwrap().parse().unwrap(),
                headers,
                cookie,
                body: String::from_utf8(body.to_vec()).unwrap(),
            });
        }
        answers
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self
            .headers
            .split("\r\n")
            .filter_map(|l| l.split_once(": "));
        lines.find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// A refusal in the house style, which offers a way on.
    pub(crate) fn is_page(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.body.contains("<main id=\"main\""), "{self:?}");
        assert!(self.body.contains("href=\"/\""), "{self:?}");
    }

    /// The token of the page's first form.
    pub(crate) fn token(&self) -> String {
        let (_, after) = self
            .body
            .split_once("name=\"token\" value=\"")
            .expect("a form");
        after.split('"').next().unwrap().to_owned()
    }
}
