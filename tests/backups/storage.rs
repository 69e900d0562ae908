//! Backups in S3-compatible storage: a server of its own (s3s-fs, which tests/run builds), asked by the real program.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::tz::TimeZone;
use parvis::app;
use parvis::appliance::backups::{Backups, Bucket};
use parvis::clock::Clock;
use parvis::config;
use parvis::store::Store;

use crate::world::{Venue, files, refused, restic, rows, well};

const ACCESS: &str = "GKparvis";
const SECRET: &str = "xgsecretofthestorage";

/// A storage server, ended when this goes out of scope.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts one that keeps its buckets in this folder; none where there is no such program.
    fn start(folder: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let started = Command::new("s3s-fs")
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .args(["--access-key", ACCESS, "--secret-key", SECRET])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = started else {
            eprintln!(
                "NOT CHECKED: backups to S3-compatible storage; s3s-fs is not installed (tests/run builds it)."
            );
            return None;
        };
        let mut looks = 0;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            looks += 1;
            assert!(looks < 1000, "the storage opens");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self { child, port })
    }

    fn bucket(&self, secret: &str, name: &str) -> Bucket {
        Bucket {
            endpoint: format!("http://127.0.0.1:{}", self.port),
            region: "garage".into(),
            name: name.into(),
            prefix: "lieu/boite".into(),
            access_key: ACCESS.into(),
            secret_key: secret.into(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Chooses a storage, as the desk does.
fn choose(venue: &Venue, bucket: Bucket) {
    let store = Store::open(&venue.store(), app::schema()).unwrap();
    let clock = Clock::start(&store, TimeZone::UTC).unwrap();
    let config = config::load(&venue.config()).unwrap();
    let backups = Backups::new(&store, &clock, &config, app::schema);
    backups.choose_bucket(Some(bucket)).unwrap();
}

/// The file that `parvis restore --from s3` reads.
fn keys(venue: &Venue, bucket: &Bucket) -> String {
    let file = venue.folder.path().join("s3.toml");
    fs::write(&file, toml::to_string(bucket).unwrap()).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_box_comes_back_from_storage_that_only_sees_what_it_cannot_read() {
    let venue = Venue::lived_in();
    let kept = venue.folder.path().join("storage");
    fs::create_dir_all(kept.join("sauvegardes")).unwrap();
    let Some(server) = Server::start(&kept) else {
        return;
    };
    let good = server.bucket(SECRET, "sauvegardes");
    choose(&venue, server.bucket("another secret", "sauvegardes"));
    let said = refused(&venue.back_up(&["--to", "s3"]));
    assert!(
        said.contains("refuses these keys") && !said.contains("another secret"),
        "{said}"
    );
    choose(&venue, server.bucket(SECRET, "unknown"));
    let said = refused(&venue.back_up(&["--to", "s3"]));
    assert!(said.contains("no bucket of that name"), "{said}");
    choose(&venue, good.clone());
    well(&venue.back_up(&["--to", "s3", "--test"]));
    well(&venue.back_up(&["--to", "s3"]));

    // The server keeps objects as files: what lies there is a repository that restic reads.
    let phrase = venue.phrase();
    let repository = kept.join("sauvegardes/lieu/boite");
    let checked = restic(&repository, &phrase, &["check", "--read-data"]);
    assert!(checked.contains("no errors were found"), "{checked}");
    assert!(!checked.contains("additional files"), "{checked}");

    let before = rows(&venue.store()).len();
    let tls = files(&venue.data().join("tls"));
    venue.wipe();
    let file = keys(&venue, &good);
    well(&venue.restore(Path::new("s3"), &phrase, &["--s3-file", &file]));
    assert_eq!(rows(&venue.store()).len(), before);
    assert_eq!(files(&venue.data().join("tls")), tls);

    drop(server);
    let said =
        refused(&venue.restore(Path::new("s3"), &phrase, &["--s3-file", &file, "--replace"]));
    assert!(said.contains("does not answer"), "{said}");
}
