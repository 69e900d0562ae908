//! Files as browsers, and others, send them.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::middleware::from_fn_with_state;
use futures_util::stream;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use jiff::tz::TimeZone;
use serde::Deserialize;
use tokio::sync::watch;
use tower::ServiceExt;

use super::*;
use crate::clock::Clock;
use crate::reach::Reach;
use crate::store::{Schema, Store};
use crate::web::limits::TimedBody;
use crate::web::{self, Doors, Enter, Peer, assets, error, form, limits, place};

const MOST: usize = 1 << 20;
const FORM: &str = "multipart/form-data; boundary=cut";

#[derive(Deserialize)]
struct Note {
    note: String,
}

/// A house with one door, by which files come in.
struct House {
    shell: Shell,
    router: Router,
    acts: Arc<AtomicUsize>,
}

/// Says what it was given, and acts when it may.
async fn take(acts: Arc<AtomicUsize>, sent: Uploaded<Note, MOST>) -> Response {
    let Uploaded { posted, file } = sent;
    let (note, stale) = (&posted.form.note, posted.stale.is_some());
    let Some(file) = file.filter(|_| !stale) else {
        return format!("note {note}, stale {stale}, no act").into_response();
    };
    let to = format!("/{note}/{}/{}", file.name.len(), file.bytes.len());
    acts.fetch_add(1, Ordering::SeqCst);
    posted.done(to)
}

impl House {
    fn new() -> Self {
        let config = crate::config::parse("[data]\ndir = \"/nowhere\"\n").expect("valid");
        let store = Store::in_memory(crate::network::schema(place::schema(Schema::new())))
            .expect("a store");
        let at = "2026-11-22T12:00:00Z".parse().expect("a time");
        let clock = Clock::fixed(at, TimeZone::UTC);
        let shell = Shell::new(web::Parts {
            sharing: crate::network::Switch::open(
                &store,
                crate::network::sharing::Means::of(None, &config.uplink),
            )
            .expect("nothing decided"),
            places: place::Places::load(&store, &config.venue).expect("read"),
            store,
            clock: clock.clone(),
            assets: assets::Assets::new(config.venue.accent),
            forms: form::Tokens::new(clock.clone()),
            gate: None,
            limits: limits::Limits::default(),
            presence: crate::web::presence::Presence::new(clock),
            tls: None,
            reach: watch::channel(Reach::Local).1,
            demo: false,
            on_trial: false,
            config,
        });
        let acts = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&acts);
        let door = async move |sent| take(Arc::clone(&counted), sent).await;
        let doors = Doors::<Shell>::default().post("/", Enter::Anyone, door);
        let dress = from_fn_with_state(shell.clone(), error::dress);
        let router = doors.into_router().layer(dress).with_state(shell.clone());
        Self {
            shell,
            router,
            acts,
        }
    }

    fn request(&self, origin: &str, body: Body) -> Request<Body> {
        let peer = Peer {
            client: "10.17.0.20:40000".parse().expect("an address"),
            local: "10.17.0.1:8080".parse().expect("an address"),
            secure: false,
        };
        let request = Request::post("/")
            .header("host", "parvis.internal")
            .header("origin", origin)
            .header("content-type", FORM)
            .extension(peer);
        request.body(body).expect("a request")
    }

    /// A token as the page with the form would carry it.
    fn token(&self) -> String {
        let (head, _) = self.request("", Body::empty()).into_parts();
        self.shell
            .forms
            .issue(&Visit::of(self.shell.clone(), &head))
    }

    async fn send(&self, body: impl Into<Body>) -> Answer {
        let request = self.request("http://parvis.internal", body.into());
        self.ask(request).await
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("answered");
        let location = response.headers().get(header::LOCATION);
        let location = location.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        let status = response.status();
        let body = response
            .into_body()
            .collect()
            .await
            .expect("whole")
            .to_bytes();
        Answer {
            status,
            said: location.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: StatusCode,
    /// Where it leads, else what the page says.
    said: String,
}

impl Answer {
    fn is(&self, status: u16, said: &str) {
        assert_eq!(self.status, status, "{}", self.said);
        assert!(self.said.contains(said), "{}", self.said);
    }
}

fn field(name: &str, value: &str) -> Vec<u8> {
    format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into()
}

fn file(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    let head = b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"";
    let kind = b"\"\r\nContent-Type: text/calendar\r\n\r\n";
    [head, name, kind, bytes, b"\r\n"].concat()
}

fn whole(parts: &[Vec<u8>]) -> Vec<u8> {
    [&parts.concat()[..], b"--cut--\r\n"].concat()
}

#[tokio::test]
async fn a_file_comes_in_with_its_fields_and_acts_once() {
    let site = House::new();
    let fields = [field("token", &site.token()), field("note", "été & co")];
    let form = whole(&[&fields[..], &[file(b"C:\\moi\\a.ics", b"BEGIN")]].concat());
    site.send(form.clone()).await.is(303, "/été & co/5/5");
    site.send(form).await.is(303, "/été & co/5/5");
    assert_eq!(site.acts.load(Ordering::SeqCst), 1, "pressed twice");
    let other = whole(&[&fields[..], &[file(b"a.ics", b"BEGIM")]].concat());
    site.send(other).await.is(200, "note été & co, stale true");
    assert_eq!(
        site.shell.limits.uploads.available_permits(),
        limits::UPLOADS
    );
}

#[tokio::test]
async fn a_file_of_just_the_limit_fits() {
    let site = House::new();
    let most = vec![b'x'; MOST];
    let parts = [
        field("token", &site.token()),
        field("note", "n"),
        file(b"a", &most),
    ];
    site.send(whole(&parts)).await.is(303, "/n/1/1048576");
    let parts = [field("note", "n"), file(b"a", &[&most[..], b"x"].concat())];
    site.send(whole(&parts)).await.is(413, "au plus 1 Mo");
}

/// A body that says how long it is, and that nobody may read.
struct Unread(u64);

impl hyper::body::Body for Unread {
    type Data = Bytes;
    type Error = axum::BoxError;
    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        panic!("it was read");
    }
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0)
    }
}

#[tokio::test]
async fn a_file_that_says_it_is_too_large_is_not_read_at_all() {
    let site = House::new();
    let unread = Body::new(Unread(2 * MOST as u64));
    let answer = site.send(unread).await;
    answer.is(413, "Ce fichier est trop gros.");
    answer.is(413, "au plus 1 Mo");
}

#[tokio::test]
async fn a_file_that_hides_its_size_is_cut_off_at_the_limit() {
    let site = House::new();
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let head = file(b"a.ics", b"");
    let pieces = (0..1000).map(move |n| {
        let piece = if n == 0 {
            head[..head.len() - 2].to_vec()
        } else {
            vec![b'x'; 16 << 10]
        };
        counted.fetch_add(piece.len(), Ordering::SeqCst);
        Ok::<_, axum::BoxError>(piece)
    });
    let body = Body::from_stream(stream::iter(pieces));
    site.send(body).await.is(413, "au plus 1 Mo");
    assert!(read.load(Ordering::SeqCst) <= MOST + FORM_BYTES + (32 << 10));
}

#[tokio::test]
async fn without_a_good_token_the_form_comes_back_and_nothing_is_done() {
    let site = House::new();
    let parts = [field("note", "n"), file(b"a.ics", b"BEGIN")];
    site.send(whole(&parts))
        .await
        .is(200, "note n, stale true, no act");
    let parts = [field("token", "faux"), field("note", "n"), file(b"a", b"b")];
    site.send(whole(&parts))
        .await
        .is(200, "note n, stale true, no act");
    assert_eq!(site.acts.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn another_site_cannot_send_a_file_here() {
    let site = House::new();
    let parts = [
        field("token", &site.token()),
        field("note", "n"),
        file(b"a", b"b"),
    ];
    let request = site.request("http://ailleurs.example", whole(&parts).into());
    site.ask(request).await.is(403, "vient d’un autre site");
    assert_eq!(site.acts.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn no_file_chosen_is_no_file() {
    let site = House::new();
    let parts = [
        field("token", &site.token()),
        field("note", "n"),
        file(b"", b""),
    ];
    site.send(whole(&parts))
        .await
        .is(200, "note n, stale false, no act");
    let parts = [field("token", &site.token()), field("note", "n")];
    site.send(whole(&parts))
        .await
        .is(200, "note n, stale false, no act");
}

#[tokio::test]
async fn a_file_whose_name_nobody_can_read_is_a_file_all_the_same() {
    let site = House::new();
    let parts = [
        field("token", &site.token()),
        field("note", "n"),
        file(b"\xe9t\xe9.ics", b"BEGIN"),
    ];
    site.send(whole(&parts)).await.is(303, "/n/0/5");
}

#[tokio::test]
async fn two_files_are_refused_and_a_second_empty_field_is_not() {
    let site = House::new();
    let parts = [field("note", "n"), file(b"a", b"1"), file(b"b", b"2")];
    site.send(whole(&parts)).await.is(400, "pas compréhensible");
    let parts = [
        field("token", &site.token()),
        field("note", "n"),
        file(b"a", b"1"),
        file(b"", b""),
    ];
    site.send(whole(&parts)).await.is(303, "/n/1/1");
}

#[tokio::test]
async fn what_is_not_such_a_form_is_refused_without_a_panic() {
    let good = whole(&[field("note", "n"), file(b"a.ics", b"BEGIN")]);
    for ends in (0..good.len() - 2).collect::<Vec<_>>().chunks(30) {
        // One client may not send more than so many at once.
        let site = House::new();
        for &end in ends {
            site.send(good[..end].to_vec())
                .await
                .is(400, "pas compréhensible");
        }
    }
    let site = House::new();
    for form in [
        whole(&[
            field("note", "n"),
            b"--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n".to_vec(),
        ]),
        whole(&[b"--cut\r\n\r\nx\r\n".to_vec()]),
        whole(&[file(b"a", b"b")]),
        [
            &b"--cut\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n"[..],
            b"\xff\r\n--cut--\r\n",
        ]
        .concat(),
        b"note=n".to_vec(),
        Vec::new(),
    ] {
        site.send(form).await.is(400, "pas compréhensible");
    }
    let mut plain = site.request("http://parvis.internal", Body::from("note=n"));
    let mime = "application/x-www-form-urlencoded"
        .parse()
        .expect("a value");
    plain.headers_mut().insert(header::CONTENT_TYPE, mime);
    site.ask(plain).await.is(400, "pas compréhensible");
}

#[tokio::test]
async fn a_flood_of_text_is_no_way_round_the_limit_of_forms() {
    let site = House::new();
    let long = whole(&[field("note", &"x".repeat(FORM_BYTES))]);
    site.send(long).await.is(413, "64\u{a0}ko");
    let many: Vec<_> = (0..5000).map(|_| field("a", "")).collect();
    site.send(whole(&many)).await.is(413, "64\u{a0}ko");
}

#[tokio::test(start_paused = true)]
async fn a_third_file_waits_for_its_place_and_a_slow_one_gives_its_own_back() {
    let site = House::new();
    let never = || {
        let begun = file(b"a.ics", b"BEGIN");
        let begun = stream::iter([Ok::<_, axum::BoxError>(Bytes::from(begun))]);
        let stuck = futures_util::StreamExt::chain(begun, stream::pending());
        Body::new(TimedBody::new(Body::from_stream(stuck)))
    };
    let parts = [
        field("token", &site.token()),
        field("note", "n"),
        file(b"a", b"b"),
    ];
    let third = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert_eq!(site.shell.limits.uploads.available_permits(), 0);
        site.send(whole(&parts)).await
    };
    let (first, second, third) = tokio::join!(site.send(never()), site.send(never()), third);
    first.is(408, "trop de temps");
    second.is(408, "trop de temps");
    third.is(303, "/n/1/1");
}
