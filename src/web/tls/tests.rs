//! What TLS the box speaks, and with which certificate.

use std::os::unix::fs::PermissionsExt;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rcgen::{CertificateParams, Issuer, KeyPair};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;

use super::*;

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn box_in(dir: &Path, names: &str) -> Config {
    let dir = dir.display();
    let text = format!(
        "[venue]\nname = \"Le Lavoir\"\n[site]\nnames = [{names}]\n[data]\ndir = \"{dir}\"\n"
    );
    config::parse(&text).expect("a valid configuration")
}

fn accepts(tls: &Tls, name: &str, now: Timestamp) -> bool {
    let authority = tls.authority().expect("the box's own authority");
    let judge = Judge::believing(&CertificateDer::from(authority.der()));
    judge.accepts(&tls.in_use().certified.cert, name, now)
}

#[test]
fn the_authority_is_made_once_and_only_the_box_reads_its_key() {
    let dir = tempfile::tempdir().expect("a directory");
    let config = box_in(dir.path(), "\"parvis.internal\"");
    let now = time("2026-11-22T12:00:00Z");
    let first = Tls::open(&config, now).expect("made");
    let again = Tls::open(&config, now + SignedDuration::from_hours(24 * 30)).expect("read");
    let fingerprint = |tls: &Tls| tls.authority().expect("own").fingerprint_sha256();
    assert_eq!(fingerprint(&first), fingerprint(&again));
    assert_eq!(fingerprint(&first).len(), 32 * 3 - 1);
    assert_eq!(
        first.until(),
        again.until(),
        "the certificate was kept as well"
    );
    for file in fs::read_dir(dir.path().join("tls")).expect("listed") {
        let file = file.expect("an entry");
        let mode = file.metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn a_phone_that_trusts_the_box_opens_it_by_every_name_even_when_the_box_is_late_by_a_year() {
    let dir = tempfile::tempdir().expect("a directory");
    let tls = Tls::open(
        &box_in(dir.path(), "\"parvis.internal\", \"le-lavoir.example\""),
        time("2026-11-22T12:00:00Z"),
    );
    let tls = tls.expect("made");
    for name in [
        "parvis.internal",
        "le-lavoir.example",
        "localhost",
        "127.0.0.1",
    ] {
        assert!(accepts(&tls, name, time("2026-11-22T12:00:00Z")), "{name}");
        assert!(accepts(&tls, name, time("2027-11-22T12:00:00Z")), "{name}");
        assert!(accepts(&tls, name, time("2025-12-22T12:00:00Z")), "{name}");
    }
    assert!(!accepts(&tls, "example.org", time("2026-11-22T12:00:00Z")));
}

#[test]
fn the_authority_cannot_speak_for_a_bank() {
    let dir = tempfile::tempdir().expect("a directory");
    let now = time("2026-11-22T12:00:00Z");
    let tls = Tls::open(&box_in(dir.path(), "\"parvis.internal\""), now).expect("made");
    let bank = Names {
        dns: vec!["bank.example".into()],
        ips: vec![[192, 0, 2, 1].into()],
    };
    let authority = tls.authority().expect("own");
    fs::remove_file(dir.path().join("tls/box.pem")).expect("removed");
    let forged = authority.certificate(&bank, now).expect("signed");
    let judge = Judge::believing(&CertificateDer::from(authority.der()));
    assert!(!judge.accepts(&forged.cert, "bank.example", now));
    assert!(!judge.accepts(&forged.cert, "192.0.2.1", now));
}

#[test]
fn the_certificate_is_renewed_in_time_and_after_a_wrong_clock() {
    let dir = tempfile::tempdir().expect("a directory");
    let config = box_in(dir.path(), "\"parvis.internal\"");
    let start = time("2026-11-22T12:00:00Z");
    let tls = Tls::open(&config, start).expect("made");
    let days = |n: i64| start + SignedDuration::from_hours(24 * n);
    assert!(!tls.refresh(days(390)).expect("looked at"));
    assert!(tls.refresh(days(405)).expect("renewed"));
    assert!(accepts(&tls, "parvis.internal", days(800)));
    assert!(
        tls.refresh(time("2036-02-07T06:28:16Z"))
            .expect("a wrong clock")
    );
    assert!(tls.refresh(days(406)).expect("the clock was corrected"));
    assert!(accepts(&tls, "parvis.internal", days(406)));
    let lasts = facts::dates(&tls.in_use().certified.cert[0]).expect("dates");
    assert!(lasts.1.duration_since(lasts.0) < SignedDuration::from_hours(24 * 825));
}

#[test]
fn a_new_name_is_taken_into_the_authority() {
    let dir = tempfile::tempdir().expect("a directory");
    let now = time("2026-11-22T12:00:00Z");
    let before = Tls::open(&box_in(dir.path(), "\"parvis.internal\""), now).expect("made");
    let after = Tls::open(&box_in(dir.path(), "\"le-lavoir.example\""), now).expect("made anew");
    assert!(accepts(&after, "le-lavoir.example", now));
    let fingerprint = |tls: &Tls| tls.authority().expect("own").fingerprint_sha256();
    assert_ne!(fingerprint(&before), fingerprint(&after));
}

/// An authority of the world outside, and a certificate by it.
struct Outside {
    key: KeyPair,
    params: CertificateParams,
}

impl Outside {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self {
            key: KeyPair::generate().expect("a key"),
            params,
        }
    }

    fn root(&self) -> CertificateDer<'static> {
        let root = self.params.self_signed(&self.key).expect("signed");
        root.der().clone()
    }

    /// The two files of a certificate.
    fn certify(&self, name: &str, year: i32, files: &config::Certificate) {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([name.to_string()]).expect("a name");
        params.not_before = rcgen::date_time_ymd(2026, 1, 1);
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let issuer = Issuer::from_params(&self.params, &self.key);
        let leaf = params.signed_by(&key, &issuer).expect("signed");
        fs::write(&files.chain, leaf.pem()).expect("written");
        fs::write(&files.key, key.serialize_pem()).expect("written");
    }
}

#[test]
fn the_venues_certificate_is_taken_from_its_files_and_again_when_they_change() {
    let dir = tempfile::tempdir().expect("a directory");
    let files = config::Certificate {
        chain: dir.path().join("chain.pem"),
        key: dir.path().join("key.pem"),
    };
    let mut config = box_in(dir.path(), "\"le-lavoir.example\"");
    config.site.certificate = Some(files.clone());
    let outside = Outside::new();
    outside.certify("le-lavoir.example", 2027, &files);
    let now = time("2026-11-22T12:00:00Z");
    let at = |text| crate::clock::Clock::fixed(time(text), TimeZone::UTC).now();

    let mut tls = Tls::open(&config, now).expect("read");
    assert!(tls.authority().is_none());
    assert_eq!(
        tls.trusted(at("2026-11-22T12:00:00Z")),
        None,
        "nobody in the world knows this authority"
    );
    Arc::get_mut(&mut tls).expect("ours alone").public = Judge::believing(&outside.root());
    let trusted = Trusted {
        name: "le-lavoir.example".into(),
        until: time("2027-01-01T00:00:00Z"),
    };
    assert_eq!(tls.trusted(at("2026-11-22T12:00:00Z")), Some(trusted));
    assert_eq!(tls.trusted(at("2027-01-02T00:00:00Z")), None, "it ended");

    assert!(!tls.refresh(now).expect("nothing changed"));
    outside.certify("le-lavoir.example", 2028, &files);
    let old_key = fs::read(&files.key).expect("read");
    fs::write(&files.key, "half a k").expect("written");
    tls.refresh(now).expect_err("a key that is no key");
    assert_eq!(
        tls.until(),
        time("2027-01-01T00:00:00Z"),
        "what worked stays"
    );
    fs::write(&files.key, old_key).expect("written");
    assert!(tls.refresh(now).expect("read"));
    assert_eq!(tls.until(), time("2028-01-01T00:00:00Z"));
}

/// A browser's own idea of the time.
#[derive(Debug)]
pub(in crate::web) struct Watch(pub(in crate::web) Timestamp);

impl rustls::time_provider::TimeProvider for Watch {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.as_second()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

#[tokio::test]
async fn a_browser_that_trusts_the_authority_shakes_hands() {
    let dir = tempfile::tempdir().expect("a directory");
    let now = time("2026-11-22T12:00:00Z");
    let tls = Tls::open(&box_in(dir.path(), "\"parvis.internal\""), now).expect("made");
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from(tls.authority().expect("own").der().to_vec());
    roots.add(authority).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let watch = Arc::new(Watch(now));
    let client = ClientConfig::builder_with_details(provider, watch)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let (near, far) = tokio::io::duplex(1 << 14);
    let acceptor = tls.acceptor().expect("set up");
    let server = tokio::spawn(async move {
        let mut stream = acceptor.accept(far).await.expect("a handshake");
        stream.write_all(b"bonjour").await.expect("written");
        stream.shutdown().await.expect("closed");
    });
    let name = ServerName::try_from("parvis.internal").expect("a name");
    let connector = TlsConnector::from(Arc::new(client));
    let mut stream = connector.connect(name, near).await.expect("trusted");
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.expect("read");
    assert_eq!(heard, "bonjour");
    server.await.expect("served");
}
