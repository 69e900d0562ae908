//! Forms that are too long, broken, foreign or sent twice: refused with a page, or done once.

use std::sync::Barrier;

use super::client::{Answer, TestBox};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
/// The code of the demo's concierge.
const CODE: &str = "lavoir-monique";

impl TestBox {
    /// Signs in as the demo's concierge; the header that says so from then on.
    fn sign_in(&self) -> String {
        let token = self.get("/entrer?vers=/admin").token();
        let fields = format!("token={token}&vers=/admin&name=Monique&code={CODE}");
        let entered = self.post("/entrer", "", &fields);
        assert_eq!(
            (entered.status, entered.header("location")),
            (303, Some("/admin")),
            "{entered:?}"
        );
        // The answer's head is in lower case; the cookie is not.
        let cookie = entered.cookie.expect("a session");
        format!("Cookie: {cookie}\r\n")
    }

    fn desk(&self, cookie: &str, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), cookie, b"")
    }

    /// A day to correct the clock to: not so far that the session ends.
    fn tomorrow(&self, cookie: &str) -> String {
        let page = self.desk(cookie, "/admin/heure").body;
        let (_, after) = page.split_once("type=\"date\" value=\"").unwrap();
        let today: jiff::civil::Date = after[..10].parse().unwrap();
        today.tomorrow().unwrap().to_string()
    }

    /// How often the clock was corrected, as its journal tells.
    fn corrections(&self, cookie: &str) -> usize {
        let page = self.desk(cookie, "/admin/heure");
        assert_eq!(page.status, 200);
        page.body.matches("<li>").count()
    }
}

#[test]
fn a_form_too_long_is_told_so_whether_it_says_its_length_or_not() {
    let site = TestBox::start();
    let form = format!("token=&code={}", "x".repeat(1_000_000));
    let answer = site.post("/entrer", "", &form);
    answer.is_page(413);
    assert!(answer.body.contains("64"), "says how much is taken");
    let mut chunks: String = form
        .as_bytes()
        .chunks(10_000)
        .map(|c| format!("{:x}\r\n{}\r\n", c.len(), String::from_utf8_lossy(c)))
        .collect();
    chunks.push_str("0\r\n\r\n");
    let headers = format!("{FORM}Transfer-Encoding: chunked\r\n");
    site.ask("POST /entrer", &headers, chunks.as_bytes())
        .is_page(413);
    // One that only says that it is long is refused before it is sent.
    let headers = format!("{FORM}Content-Length: 4000000000\r\nExpect: 100-continue\r\n");
    site.ask("POST /entrer", &headers, b"").is_page(413);
}

#[test]
fn text_that_is_not_utf8_is_refused_and_never_repaired() {
    let site = TestBox::start();
    let token = site.get("/entrer").token();
    for bytes in [
        &b"\xff\xfe"[..],
        b"%ff%fe",
        b"\xc3",
        b"%C3",
        b"%ed%a0%80",
        b"\xf8\x88\x80\x80\x80",
    ] {
        let form = [format!("token={token}&code=").as_bytes(), bytes].concat();
        let headers = format!("{FORM}Content-Length: {}\r\n", form.len());
        site.ask("POST /entrer", &headers, &form).is_page(400);
    }
    for path in [
        "/charte?a=%ff%fe",
        "/charte?%c3",
        "/?jour=%ff",
        "/programme?jour=%ed%a0%80",
        "/charte?lang=%ff",
    ] {
        let status = site.get(path).status;
        assert!(status < 500, "{status} to {path}");
    }
    let raw = b"GET /charte?\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(site.send(raw).only().status < 500);
}

#[test]
fn what_is_not_the_form_is_refused() {
    let site = TestBox::start();
    for (mime, body) in [
        ("application/json", "{\"code\":\"x\"}"),
        ("text/plain", "code=x"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\n\r\ncode\r\n--x--",
        ),
        ("", "code=x"),
    ] {
        let headers = format!("Content-Type: {mime}\r\nContent-Length: {}\r\n", body.len());
        site.ask("POST /entrer", &headers, body.as_bytes())
            .is_page(400);
    }
    // Fields that are missing: the form comes back, and nobody has entered.
    for form in ["", "a=b", "code=", "&&&===", "code"] {
        let answer = site.post("/entrer", "", form);
        assert_eq!(answer.status, 200, "{form}: {answer:?}");
        assert!(!answer.token().is_empty());
        assert!(answer.cookie.is_none());
    }
    // Twice the same field is not one of them by luck.
    let token = site.get("/entrer").token();
    site.post(
        "/entrer",
        "",
        &format!("token={token}&name=Monique&code=a&code={CODE}"),
    )
    .is_page(400);
}

#[test]
fn a_form_from_another_site_does_nothing() {
    let site = TestBox::start();
    let desk = site.sign_in();
    let token = site.desk(&desk, "/admin/heure").token();
    let before = site.corrections(&desk);
    let form = format!("token={token}&time=3h15&date={}", site.tomorrow(&desk));
    for origin in [
        "http://evil.example",
        "null",
        "https://localhost",
        "http://localhost",
        "http://localhost:1",
        "",
    ] {
        let headers = format!("{desk}Origin: {origin}\r\n");
        site.post("/admin/heure", &headers, &form).is_page(403);
    }
    assert_eq!(site.corrections(&desk), before);
    // From our own page it works, with the same token.
    let headers = format!("{desk}Origin: http://localhost:{}\r\n", site.port);
    assert_eq!(site.post("/admin/heure", &headers, &form).status, 303);
    assert_eq!(site.corrections(&desk), before + 1);
}

#[test]
fn a_form_without_a_good_token_comes_back_filled_and_does_nothing() {
    let site = TestBox::start();
    let desk = site.sign_in();
    let good = site.desk(&desk, "/admin/heure").token();
    let other_visit = site.get("/entrer").token();
    let before = site.corrections(&desk);
    let mut bent = good.clone().into_bytes();
    bent[20] ^= 1;
    for token in [
        "",
        "x",
        &String::from_utf8(bent).unwrap(),
        &other_visit,
        &good[1..],
    ] {
        let answer = site.post(
            "/admin/heure",
            &desk,
            &format!("token={token}&time=3h15&date={}", site.tomorrow(&desk)),
        );
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(
            answer.body.contains("3h15") && answer.body.contains(&site.tomorrow(&desk)),
            "{answer:?}"
        );
        assert_ne!(answer.token(), good);
    }
    assert_eq!(site.corrections(&desk), before);
}

#[test]
fn a_form_sent_again_acts_once_and_leads_to_the_same_place() {
    let site = TestBox::start();
    let desk = site.sign_in();
    let token = site.desk(&desk, "/admin/heure").token();
    let before = site.corrections(&desk);
    let form = format!("token={token}&time=3h15&date={}", site.tomorrow(&desk));
    for _ in 0..3 {
        let answer = site.post("/admin/heure", &desk, &form);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/admin/heure"))
        );
    }
    assert_eq!(site.corrections(&desk), before + 1);
}

#[test]
fn a_form_sent_many_times_at_once_acts_once() {
    let site = TestBox::start();
    let desk = site.sign_in();
    let token = site.desk(&desk, "/admin/heure").token();
    let before = site.corrections(&desk);
    let form = format!("token={token}&time=3h15&date={}", site.tomorrow(&desk));
    let start = Barrier::new(16);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                start.wait();
                let answer = site.post("/admin/heure", &desk, &form);
                assert_eq!(
                    (answer.status, answer.header("location")),
                    (303, Some("/admin/heure"))
                );
            });
        }
    });
    assert_eq!(site.corrections(&desk), before + 1);
}

#[test]
fn no_form_of_the_house_takes_nonsense() {
    let doors = include_str!("../site/doors.txt").lines();
    let forms = doors.filter_map(|line| line.strip_prefix("POST")?.split_whitespace().next());
    for path in forms {
        let path = path.replace("{", "").replace("}", "");
        // A box for each: one that was sent so much takes no more from this address.
        let site = TestBox::start();
        let desk = site.sign_in();
        let long = format!("token=&name={}", "x".repeat(100_000));
        for session in ["", &desk] {
            for (headers, body) in [
                (FORM, &b""[..]),
                (FORM, b"token=x&code=%ff&name=%ff&id=%ff&title=%ff"),
                (FORM, b"\xff\xfe=\xff"),
                (FORM, b"token=x&token=x&id=&id=&title=&title="),
                (FORM, long.as_bytes()),
                ("Content-Type: application/json\r\n", b"{}"),
                ("Content-Type: multipart/form-data; boundary=x\r\n", b"--x"),
                ("Origin: http://evil.example\r\n", b"token=x"),
            ] {
                let headers = format!("{session}{headers}Content-Length: {}\r\n", body.len());
                let answer = site.ask(&format!("POST {path}"), &headers, body);
                assert!(answer.status < 500, "POST {path} {headers}: {answer:?}");
            }
        }
    }
}

#[test]
fn who_guesses_a_code_has_to_wait_and_is_told_how_long() {
    let site = TestBox::start();
    let guess = |code: &str| {
        let token = site.get("/entrer").token();
        let fields = format!("token={token}&name=Monique&code={code}");
        site.post("/entrer", "", &fields)
    };
    let refused = (0..12).map(|n| guess(&format!("lavoir-{n}")));
    let waits = refused.filter(|answer| {
        assert_eq!((answer.status, &answer.cookie), (200, &None), "{answer:?}");
        answer.body.contains("Attendez")
    });
    assert_eq!(waits.count(), 4, "of twelve guesses eight are free");
    // Even the right code has to wait here: else a guesser would know by it.
    assert!(guess(CODE).body.contains("Attendez"));
}

#[test]
fn who_sends_too_many_forms_has_to_wait_and_can_still_read() {
    let site = TestBox::start();
    let refused = (0..200).find_map(|_| {
        let answer = site.post("/entrer", "", "code=");
        (answer.status == 429).then_some(answer)
    });
    refused
        .expect("two hundred forms are too many")
        .is_page(429);
    assert_eq!(site.get("/charte").status, 200);
}
