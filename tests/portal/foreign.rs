//! Foreign requests: what a phone gets before and after "Entrer", and that nothing foreign gets in.

use std::net::SocketAddr;

use http::{Method, StatusCode, header};
use parvis::portal::probes::{self, Path};
use parvis::reach::Reach;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use crate::phone::{ANA, BEN, PORTAL, Venue};

fn asked_path(path: Path) -> &'static str {
    match path {
        Path::Any => "/whatever/it/is",
        Path::Is(exact) => exact,
        Path::Generate204 => "/generate_204",
    }
}

#[tokio::test]
async fn every_probe_gets_a_portal_reply_before_entering_and_its_answer_after_for_that_phone_alone()
{
    let venue = Venue::plain();
    let (ana, ben) = (venue.phone(ANA), venue.phone(BEN));
    for probe in &probes::TABLE {
        assert!(
            ana.probe(probe.host, asked_path(probe.path))
                .await
                .is_portal_reply(),
            "{}",
            probe.host
        );
    }
    assert_eq!(ana.enter().await.status, StatusCode::SEE_OTHER);
    for probe in &probes::TABLE {
        let path = asked_path(probe.path);
        let got = ana.probe(probe.host, &format!("{path}?ipv4")).await;
        assert_eq!(got.status, probe.answer.status, "{}", probe.host);
        assert_eq!(got.body, probe.answer.body, "{}", probe.host);
        for (name, value) in probe.answer.headers {
            assert_eq!(got.headers.get(*name).unwrap(), value, "{}", probe.host);
        }
        assert!(!got.headers.contains_key(header::SET_COOKIE));
        assert!(
            ben.probe(probe.host, path).await.is_portal_reply(),
            "{} for another phone",
            probe.host
        );
        let posted = ana.ask(Method::POST, probe.host, path).await;
        assert!(posted.is_portal_reply(), "POST {}", probe.host);
    }
    assert!(ana.probe("example.org", "/").await.is_portal_reply());
    assert!(
        ana.probe("www.msftconnecttest.com", "/redirect")
            .await
            .is_portal_reply()
    );
}

#[tokio::test]
async fn the_honest_mode_keeps_phones_captive_while_there_is_no_internet() {
    let venue = Venue::with(|config| config.portal.honest = true, None);
    let ana = venue.phone(ANA);
    ana.enter().await;
    let probe = || ana.probe("captive.apple.com", "/hotspot-detect.html");
    assert!(probe().await.is_portal_reply());
    venue.reach.send_replace(Reach::Lost);
    assert!(probe().await.is_portal_reply());
    venue.reach.send_replace(Reach::Up);
    assert_eq!(probe().await.status, StatusCode::OK);
}

#[tokio::test]
async fn leaving_shuts_the_door() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    ana.enter().await;
    assert_eq!(
        ana.probe("captive.apple.com", "/").await.status,
        StatusCode::OK
    );
    let sheet = ana.get("/portail").await;
    assert_eq!(
        ana.post("/portail/sortir", &sheet.token()).await.location(),
        "/portail"
    );
    assert!(ana.probe("captive.apple.com", "/").await.is_portal_reply());
}

#[tokio::test]
async fn the_desk_answers_to_the_boxs_own_names_only() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    for path in ["/admin", "/entrer", "/style", "/portail", "/"] {
        assert!(
            ana.ask(Method::GET, "google.com", path)
                .await
                .is_portal_reply(),
            "{path}"
        );
        assert!(
            ana.ask(Method::POST, "google.com", path)
                .await
                .is_portal_reply(),
            "{path}"
        );
    }
    assert_eq!(ana.get("/no/such/page").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        ana.ask(Method::GET, "10.17.0.1", "/portail").await.status,
        StatusCode::OK
    );
    assert_eq!(
        ana.ask(Method::GET, "PARVIS.internal.:80", "/portail")
            .await
            .status,
        StatusCode::OK
    );
    assert!(
        ana.ask(Method::GET, "198.51.100.1", "/portail")
            .await
            .is_portal_reply()
    );
    assert!(
        ana.ask(Method::GET, "localhost", "/portail")
            .await
            .is_portal_reply()
    );
}

#[tokio::test]
async fn requests_of_every_shape_are_led_to_the_portal_over_a_real_connection() {
    let venue = Venue::plain();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let (site, told) = (venue.site(), stop.clone());
    let server = tokio::spawn(async move { site.http(listener, told).await });
    let large = [
        b"POST /report HTTP/1.1\r\nHost: telemetry.example\r\nContent-Length: 300000\r\n\r\n"
            .as_slice(),
        &[b'x'; 300_000],
    ]
    .concat();
    let cases: [(&str, &[u8]); 10] = [
        ("without Host", b"GET / HTTP/1.0\r\n\r\n"),
        (
            "HTTP/1.0",
            b"GET /generate_204 HTTP/1.0\r\nHost: connectivitycheck.gstatic.com\r\n\r\n",
        ),
        ("HEAD", b"HEAD /x HTTP/1.1\r\nHost: example.org\r\n\r\n"),
        (
            "absolute form",
            b"GET http://example.org/admin HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ),
        (
            "CONNECT",
            b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
        ),
        (
            "OPTIONS *",
            b"OPTIONS * HTTP/1.1\r\nHost: example.org\r\n\r\n",
        ),
        (
            "unknown method",
            b"BREW /pot HTTP/1.1\r\nHost: coffee.example\r\n\r\n",
        ),
        (
            "a body",
            b"POST /x HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\nabc",
        ),
        ("a large body", &large),
        (
            "two at once",
            b"GET /a HTTP/1.1\r\nHost: example.org\r\n\r\nGET /b HTTP/1.1\r\nHost: example.org\r\n\r\n",
        ),
    ];
    for (shape, request) in cases {
        let answer = exchange(address, request).await;
        let head = answer
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .to_ascii_lowercase();
        assert!(
            head.starts_with("http/1.") && head.contains(" 302 "),
            "{shape}: {answer}"
        );
        assert!(
            head.contains(&format!("location: {PORTAL}")),
            "{shape}: {answer}"
        );
        assert!(!head.contains("set-cookie"), "{shape}: {answer}");
    }
    stop.cancel();
    server.await.unwrap();
}

/// The bytes that come back for these bytes, until the box closes.
async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// Anything that can stand in a request line as a path.
fn any_path() -> impl Strategy<Value = String> {
    let known = probes::TABLE.iter().map(|p| asked_path(p.path).to_string());
    let known: Vec<String> = known
        .chain(["/", "/admin", "/portail", "/assets/x"].map(String::from))
        .collect();
    prop_oneof![
        prop::sample::select(known),
        "/[a-zA-Z0-9._~%/?=&-]{0,40}".prop_filter("a path", |p| p.parse::<http::Uri>().is_ok())
    ]
}

fn any_foreign_host() -> impl Strategy<Value = String> {
    let known: Vec<String> = probes::TABLE.iter().map(|p| p.host.to_string()).collect();
    prop_oneof![
        prop::sample::select(known),
        "[a-z0-9.-]{1,40}(:[0-9]{1,5})?",
        "parvis\\.internal[.a-z]{2,8}",
        "[!-~]{0,30}",
    ]
    .prop_filter("foreign", |h| {
        let name = h
            .split(':')
            .next()
            .unwrap()
            .trim_end_matches('.')
            .to_ascii_lowercase();
        !matches!(name.as_str(), "parvis.internal" | "10.17.0.1")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_foreign_request_gets_the_portal_or_its_exact_answer(
        host in any_foreign_host(),
        path in any_path(),
        method in prop::sample::select(vec!["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"]),
        entered: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let venue = Venue::plain();
            let ana = venue.phone(ANA);
            if entered {
                ana.enter().await;
            }
            let got = ana.ask(method.parse().unwrap(), &host, &path).await;
            let is_answer = entered && probes::TABLE.iter().any(|p| {
                p.host == host.split(':').next().unwrap() && p.answer.status == got.status && p.answer.body == got.body
            });
            prop_assert!(got.is_portal_reply() || is_answer, "{} {} {}: {} {}", method, host, path, got.status, got.body);
            Ok(())
        })?;
    }
}
