//! The door, through the real program: what a phone gets before and after "Entrer", and that nothing foreign gets in.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use parvis::config::Config;
use parvis::portal::probes::{self, Path};
use parvis::portal::{Guests, Portal};
use parvis::reach::Reach;
use parvis::venue::Charter;
use parvis::web::{self, Peer, Shell};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;
use tower::ServiceExt;

const BOX: &str = "10.17.0.1:8080";
const ANA: &str = "10.17.0.23";
const BEN: &str = "10.17.0.24";
const PORTAL: &str = "http://parvis.internal/portail";
const IPHONE_SHEET: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \
                            AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
const ANDROID_SHEET: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7; wv) AppleWebKit/537.36 \
                             Version/4.0 Chrome/127.0 Mobile Safari/537.36";
const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

/// A venue with its door, in memory.
struct Venue {
    router: Router,
    reach: watch::Sender<Reach>,
}

impl Venue {
    fn new(changed: impl FnOnce(&mut Config)) -> Self {
        let mut config = parvis::config::parse(
            "[venue]\nname = \"Le Lavoir\"\n[data]\ndir = \"/nonexistent\"\n",
        )
        .unwrap();
        changed(&mut config);
        let (reach, watched) = watch::channel(Reach::Local);
        let shell = Shell::new(web::Parts {
            assets: web::assets::Assets::new(config.venue.accent),
            forms: web::form::Tokens::default(),
            reach: watched,
            demo: false,
            config,
        });
        let portal = Portal::new(shell, Guests::Memory(Default::default()));
        Self {
            router: parvis::app::router(&portal, Charter::proposed()),
            reach,
        }
    }

    fn plain() -> Self {
        Self::new(|_| {})
    }

    fn phone(&self, address: &'static str) -> Phone<'_> {
        Phone {
            venue: self,
            address: address.parse().unwrap(),
            agent: DESKTOP,
            secure: false,
        }
    }
}

/// A device on the venue's network.
#[derive(Clone, Copy)]
struct Phone<'a> {
    venue: &'a Venue,
    address: IpAddr,
    agent: &'static str,
    secure: bool,
}

/// What came back.
struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |l| l.to_str().unwrap())
    }

    fn is_portal_reply(&self) -> bool {
        self.status == StatusCode::FOUND
            && self.location() == PORTAL
            && self
                .headers
                .get(header::CACHE_CONTROL)
                .is_some_and(|c| c == "no-store")
            && !self.headers.contains_key(header::SET_COOKIE)
            && self.body.len() > 4
            && self.body.len() < 500
    }

    /// What the page itself says, without what surrounds every page.
    fn main(&self) -> &str {
        let (_, rest) = self.body.split_once("<main").expect("a page");
        rest.split("</main>").next().unwrap()
    }

    /// The value of the form's token on the page.
    fn token(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("name=\"token\" value=\"")
            .expect("a form");
        rest.split('"').next().unwrap().to_string()
    }
}

impl Phone<'_> {
    fn using(self, agent: &'static str) -> Self {
        Self { agent, ..self }
    }

    fn over_https(self) -> Self {
        Self {
            secure: true,
            ..self
        }
    }

    async fn send(&self, mut request: Request<Body>) -> Got {
        request.extensions_mut().insert(Peer {
            client: SocketAddr::new(self.address, 40_000),
            local: BOX.parse().unwrap(),
            secure: self.secure,
        });
        request
            .headers_mut()
            .insert(header::USER_AGENT, self.agent.parse().unwrap());
        let response = self.venue.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        Got {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    async fn ask(&self, method: Method, host: &str, path: &str) -> Got {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, host);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Got {
        self.ask(Method::GET, "parvis.internal", path).await
    }

    async fn probe(&self, host: &str, path: &str) -> Got {
        self.ask(Method::GET, host, path).await
    }

    async fn post(&self, path: &str, token: &str) -> Got {
        let origin = if self.secure {
            "https://parvis.internal"
        } else {
            "http://parvis.internal"
        };
        let request = Request::post(path)
            .header(header::HOST, "parvis.internal")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(format!("token={token}"))).unwrap())
            .await
    }

    async fn enter(&self) -> Got {
        let sheet = self.get("/portail").await;
        self.post("/portail/entrer", &sheet.token()).await
    }
}

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
    let venue = Venue::new(|config| config.portal.honest = true);
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
    for path in ["/admin", "/admin/entrer", "/style", "/portail", "/"] {
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
async fn the_sheet_says_what_to_tap_on_each_device() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    assert!(
        ana.using(IPHONE_SHEET)
            .get("/portail")
            .await
            .body
            .contains("Terminé")
    );
    assert!(
        ana.using(ANDROID_SHEET)
            .get("/portail")
            .await
            .body
            .contains("Utiliser ce réseau tel quel")
    );
    let french = ana.get("/portail").await.body;
    assert!(french.contains("Pas d’Internet ici") && french.contains("Entrer"));
    venue.reach.send_replace(Reach::Up);
    assert!(
        ana.get("/portail")
            .await
            .body
            .contains("mène aussi à Internet")
    );
    venue.reach.send_replace(Reach::Lost);
    assert!(
        ana.get("/portail")
            .await
            .body
            .contains("Internet est coupé")
    );
}

#[tokio::test]
async fn the_sheet_works_without_cookie_script_window_or_download() {
    let venue = Venue::plain();
    let phone = venue.phone(ANA).using(IPHONE_SHEET);
    let sheet = phone.get("/portail?lang=en").await;
    let entered = phone.post("/portail/entrer?lang=en", &sheet.token()).await;
    assert_eq!(entered.location(), "/portail/bienvenue?lang=en");
    let welcome = phone.get(entered.location()).await;
    assert!(welcome.body.contains("lang=\"en\"") && welcome.body.contains("href=\"/?lang=en\""));
    let on = phone.get("/continuer?vers=/programme").await;
    for page in [sheet, welcome, on] {
        for word in [
            "<script",
            "target=",
            " download",
            "localStorage",
            "onclick",
            "type=\"file\"",
            " style=",
        ] {
            assert!(!page.body.contains(word), "{word}");
        }
    }
}

#[tokio::test]
async fn a_browser_is_led_to_the_front_page() {
    let venue = Venue::plain();
    assert_eq!(venue.phone(ANA).enter().await.location(), "/");
    assert_eq!(
        venue
            .phone(BEN)
            .using(ANDROID_SHEET)
            .enter()
            .await
            .location(),
        "/portail/bienvenue"
    );
}

#[tokio::test]
async fn the_welcome_is_for_those_who_entered() {
    let venue = Venue::plain();
    assert_eq!(
        venue.phone(ANA).get("/portail/bienvenue").await.location(),
        "/portail"
    );
}

#[tokio::test]
async fn a_foreign_page_cannot_press_the_button() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    let sheet = ana.get("/portail").await;
    let request = Request::post("/portail/entrer")
        .header(header::HOST, "parvis.internal")
        .header(header::ORIGIN, "http://evil.example");
    let got = ana
        .send(
            request
                .body(Body::from(format!("token={}", sheet.token())))
                .unwrap(),
        )
        .await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let got = ana.post("/portail/entrer", "forged").await;
    assert_eq!(got.status, StatusCode::CONFLICT);
    assert!(ana.probe("captive.apple.com", "/").await.is_portal_reply());
    let again = ana.post("/portail/entrer", &got.token()).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "the page that came back carries a good token"
    );
}

fn link_on(page: &Got) -> String {
    let (_, rest) = page
        .body
        .split_once("href=\"http://parvis.internal/reprise/")
        .expect("a link");
    format!("/reprise/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_visit_goes_on_in_the_real_browser_once() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    let on = ana
        .using(IPHONE_SHEET)
        .get("/continuer?vers=/lieu&lang=en")
        .await;
    assert!(
        on.body.contains("http://parvis.internal/lieu") && on.body.contains("<svg role=\"img\"")
    );
    let link = link_on(&on);
    let button = ana.get(&link).await;
    assert!(
        button.body.contains("<html lang=\"en\""),
        "the language goes along"
    );
    assert_eq!(
        ana.get(&link).await.status,
        StatusCode::OK,
        "looking uses up nothing"
    );
    let there = ana.post(&link, &button.token()).await;
    assert_eq!(
        (there.status, there.location()),
        (StatusCode::SEE_OTHER, "/lieu?lang=en")
    );
    let again = ana.post(&link, &button.token()).await;
    assert_eq!(
        again.location(),
        "/lieu?lang=en",
        "a second tap on the same button leads on"
    );
    let used = ana.get(&link).await;
    assert_eq!(used.status, StatusCode::GONE);
    assert!(used.body.contains("href=\"/\""), "a way on");
}

#[tokio::test]
async fn a_hostile_destination_leads_home() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    for hostile in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "/a%0D%0ASet-Cookie:%20x=1",
        "evil",
        "",
    ] {
        let on = ana.get(&format!("/continuer?vers={hostile}")).await;
        assert!(!on.main().contains("evil"), "{hostile}");
        let link = link_on(&on);
        let button = ana.get(&link).await;
        assert_eq!(
            ana.post(&link, &button.token()).await.location(),
            "/",
            "{hostile}"
        );
    }
}

#[tokio::test]
async fn the_captive_portal_api_follows_rfc_8908() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA).over_https();
    let ask = async |accept: &'static str| {
        let request = Request::get("/captive-portal/api").header(header::HOST, "parvis.internal");
        ana.send(
            request
                .header(header::ACCEPT, accept)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    };
    let before = ask("application/captive+json").await;
    assert_eq!(
        before.headers[header::CONTENT_TYPE],
        "application/captive+json"
    );
    assert_eq!(before.headers[header::CACHE_CONTROL], "private");
    let json: serde_json::Value = serde_json::from_str(&before.body).unwrap();
    assert_eq!(json["captive"], true);
    assert_eq!(json["user-portal-url"], "https://parvis.internal/portail");
    assert!(json.get("seconds-remaining").is_none());
    ana.enter().await;
    let after = ask("*/*").await;
    assert!(after.body.len() <= 4096);
    let json: serde_json::Value = serde_json::from_str(&after.body).unwrap();
    assert_eq!(json["captive"], false);
    assert!(json["seconds-remaining"].as_u64().unwrap() > 86_000);
    let browser = ask("text/html").await;
    assert_eq!(
        (browser.status, browser.location()),
        (StatusCode::FOUND, "https://parvis.internal/portail")
    );
    let plain = venue.phone(ANA).get("/captive-portal/api").await;
    assert!(plain.status == StatusCode::FOUND && plain.location() == PORTAL);
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

/// The bytes that come back for these bytes, until the box closes.
async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn requests_of_every_shape_are_led_to_the_portal_over_a_real_connection() {
    let venue = Venue::plain();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let server = tokio::spawn(web::serve::http(listener, venue.router.clone(), stopped));
    let large = [
        b"POST /report HTTP/1.1\r\nHost: telemetry.example\r\nContent-Length: 300000\r\n\r\n"
            .as_slice(),
        &[b'x'; 300_000],
    ]
    .concat();
    let cases: [(&str, &[u8]); 9] = [
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
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}
