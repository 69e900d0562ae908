//! A page kept for others is shown to those who would have got the very same, and to nobody else.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::response::IntoResponse;
use http::Request;
use tokio::sync::Notify;

use super::*;

/// A venue whose page says how many changes the store has seen.
struct Venue {
    changes: Arc<AtomicU64>,
    rendered: AtomicU64,
    pages: Pages,
}

impl Venue {
    fn new() -> Self {
        let changes = Arc::<AtomicU64>::default();
        let seen = Arc::clone(&changes);
        let pages = Pages::new(Lang::Fr, move || Epoch {
            generation: seen.load(Ordering::SeqCst),
            place: 0,
            minute: 0,
            reach: Reach::Local,
        });
        Self {
            changes,
            rendered: AtomicU64::new(0),
            pages,
        }
    }

    async fn render(&self) -> Response {
        self.rendered.fetch_add(1, Ordering::SeqCst);
        let mut response =
            format!("{} changes", self.changes.load(Ordering::SeqCst)).into_response();
        response.extensions_mut().insert(Cacheable);
        response
    }

    /// What a request gets, as the listener asks for it.
    async fn get(&self, head: &Parts) -> Ready {
        let key = self.pages.key(&peer("10.17.0.1:80"), head).expect("shared");
        match self.pages.ready(&key, head) {
            Some(ready) => ready,
            None => self
                .pages
                .share(&key, head, self.render())
                .await
                .expect("kept"),
        }
    }

    fn rendered(&self) -> u64 {
        self.rendered.load(Ordering::SeqCst)
    }
}

fn peer(local: &str) -> Peer {
    Peer {
        client: SocketAddr::from(([10, 17, 0, 9], 40_000)),
        local: local.parse().expect("an address"),
        secure: false,
    }
}

fn head(path: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::get(path).header("host", "parvis.internal");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

async fn text(answer: Ready) -> String {
    let bytes = to_bytes(Body::new(answer.into_body()), 1 << 20)
        .await
        .expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn a_change_shows_in_the_very_next_request() {
    let venue = Venue::new();
    let head = head("/", &[]);
    for change in 0..50 {
        venue.changes.store(change, Ordering::SeqCst);
        for _ in 0..3 {
            assert_eq!(
                text(venue.get(&head).await).await,
                format!("{change} changes")
            );
        }
    }
    assert_eq!(venue.rendered(), 50);
}

#[tokio::test]
async fn a_page_begun_before_a_change_is_not_shown_after_it() {
    let venue = Venue::new();
    let head = head("/", &[]);
    let key = venue
        .pages
        .key(&peer("10.17.0.1:80"), &head)
        .expect("shared");
    let slow = async {
        let before = venue.render().await;
        venue.changes.store(1, Ordering::SeqCst);
        before
    };
    let first = venue.pages.share(&key, &head, slow).await.expect("kept");
    assert_eq!(
        text(first).await,
        "0 changes",
        "asked for before the change"
    );
    assert_eq!(text(venue.get(&head).await).await, "1 changes");
}

#[tokio::test]
async fn many_who_ask_at_once_cost_one_rendering_even_when_the_first_leaves() {
    let venue = Arc::new(Venue::new());
    let head = head("/", &[]);
    let key = venue
        .pages
        .key(&peer("10.17.0.1:80"), &head)
        .expect("shared");
    let begun = Arc::new(Notify::new());
    let first = tokio::spawn({
        let (venue, begun, head) = (Arc::clone(&venue), Arc::clone(&begun), head.clone());
        async move {
            let stuck = async {
                begun.notify_one();
                std::future::pending::<Response>().await
            };
            let _ = venue.pages.share(&key, &head, stuck).await;
        }
    });
    begun.notified().await;
    let others: Vec<_> = (0..20)
        .map(|_| {
            let (venue, head) = (Arc::clone(&venue), head.clone());
            tokio::spawn(async move { text(venue.get(&head).await).await })
        })
        .collect();
    tokio::task::yield_now().await;
    first.abort();
    for other in others {
        assert_eq!(other.await.expect("answered"), "0 changes");
    }
    assert_eq!(venue.rendered(), 1);
}

#[tokio::test]
async fn what_is_not_marked_or_sets_a_cookie_or_failed_is_not_kept() {
    let venue = Venue::new();
    let head = head("/", &[]);
    let marked = |response: Response| {
        let mut response = response;
        response.extensions_mut().insert(Cacheable);
        response
    };
    let unmarked = || "mine".into_response();
    let cookie = || marked(([(header::SET_COOKIE, "a=b")], "mine").into_response());
    let failed = || marked((StatusCode::NOT_FOUND, "mine").into_response());
    let makers: [&dyn Fn() -> Response; 3] = [&unmarked, &cookie, &failed];
    for make in makers {
        let key = venue
            .pages
            .key(&peer("10.17.0.1:80"), &head)
            .expect("shared");
        let own = venue.pages.share(&key, &head, async { make() }).await;
        assert!(own.is_err());
        assert!(venue.pages.ready(&key, &head).is_none());
        assert!(venue.pages.kept.read().expect("whole").pages.is_empty());
    }
}

#[test]
fn visits_that_could_see_something_else_have_another_key_or_none() {
    let venue = Venue::new();
    let key = |local: &str, head: &Parts| {
        let key = venue.pages.key(&peer(local), head);
        key.map(|k| k.bytes().to_vec())
    };
    let plain = key("10.17.0.1:80", &head("/", &[])).expect("shared");
    let same = key(
        "10.17.0.1:80",
        &head("/", &[("accept-language", "fr-FR"), ("cookie", "lang=fr")]),
    );
    assert_eq!(same.as_ref(), Some(&plain));
    for (local, other) in [
        ("127.0.0.1:80", head("/", &[])),
        ("10.17.0.1:80", head("/?jour=2026-11-23", &[])),
        ("10.17.0.1:80", head("http://le-lavoir.example/", &[])),
        ("10.17.0.1:80", head("/", &[("accept-language", "en")])),
        ("10.17.0.1:80", head("/", &[("cookie", "a=b; lang=en")])),
    ] {
        assert_ne!(key(local, &other).expect("shared"), plain, "{}", other.uri);
    }
    for alone in [
        head("/", &[("cookie", "session=abc")]),
        head("/?lang=en", &[]),
        head(&format!("/?q={}", "x".repeat(KEY_BYTES)), &[]),
    ] {
        assert_eq!(key("10.17.0.1:80", &alone), None, "{}", alone.uri);
    }
    let mut post = head("/", &[]);
    post.method = Method::POST;
    assert_eq!(key("10.17.0.1:80", &post), None);
}

#[tokio::test]
async fn a_flood_of_addresses_keeps_memory_bounded() {
    let venue = Venue::new();
    for n in 0..3 * PAGES {
        venue.get(&head(&format!("/?n={n}"), &[])).await;
        assert!(venue.pages.kept.read().expect("whole").pages.len() <= PAGES);
    }
    let kept = venue.pages.kept.read().expect("whole");
    assert!(kept.bytes <= BYTES);
    let counted = kept.pages.iter().map(|(key, slot)| {
        let page = slot.get().and_then(Option::as_ref);
        key.len() + page.map_or(0, |p| p.gzip.len())
    });
    assert_eq!(kept.bytes, counted.sum::<usize>());
}

#[tokio::test]
async fn a_browser_that_has_the_page_is_told_so() {
    let venue = Venue::new();
    let gzip = venue
        .get(&head("/", &[("accept-encoding", "gzip, br")]))
        .await;
    assert_eq!(gzip.headers()[header::CONTENT_ENCODING], "gzip");
    let etag = gzip.headers()[header::ETAG]
        .to_str()
        .expect("text")
        .to_string();
    assert!(etag.starts_with("W/\""), "{etag}");
    let known = format!("\"other\", {etag}");
    let again = venue.get(&head("/", &[("if-none-match", &known)])).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.headers()[header::ETAG], etag);
    assert_eq!(text(again).await, "");
    venue.changes.store(1, Ordering::SeqCst);
    let changed = venue.get(&head("/", &[("if-none-match", &known)])).await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert!(!changed.headers().contains_key(header::CONTENT_ENCODING));
    assert_eq!(text(changed).await, "1 changes");
}

#[tokio::test]
async fn other_pages_are_compressed_for_those_who_take_it() {
    let page = || axum::response::Html("été ".repeat(1000)).into_response();
    let small = compressed(page(), true).await;
    assert_eq!(small.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(small.headers()[header::VARY], "Accept-Encoding");
    let body = to_bytes(small.into_body(), 1 << 20).await.expect("a body");
    assert_eq!(plain(&body), "été ".repeat(1000));
    let large = compressed(page(), false).await;
    assert!(!large.headers().contains_key(header::CONTENT_ENCODING));
    let picture = ([(header::CONTENT_TYPE, "image/png")], vec![0; 4000]).into_response();
    let picture = compressed(picture, true).await;
    assert!(!picture.headers().contains_key(header::CONTENT_ENCODING));
}
