//! Requests that are wrong from their first bytes: sizes, shapes, smuggling, methods, versions.

use super::client::TestBox;

fn line(header: &str) -> String {
    format!("GET /charte HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n")
}

#[test]
fn heads_too_large_are_refused() {
    let site = TestBox::start();
    let many: String = (0..300).map(|n| format!("x-{n}: 1\r\n")).collect();
    assert_eq!(site.send(line(many.trim_end())).only().status, 431);
    let cookie = format!("Cookie: a={}", "x".repeat(200_000));
    assert_eq!(site.send(line(&cookie)).only().status, 431);
    let endless = format!("GET /{}", "x".repeat(500_000));
    let refused = site.send(endless).only().status;
    assert!(refused == 414 || refused == 431, "{refused}");
    // What other sites really set is no reason to refuse a captured phone.
    let usual = format!("Cookie: a={}\r\nConnection: close", "x".repeat(16_000));
    assert_eq!(site.send(line(&usual)).only().status, 200);
    site.get(&format!("/{}", "x".repeat(8_000))).is_page(404);
    site.get(&format!("/charte?{}", "x".repeat(8_000)));
}

#[test]
fn heads_that_are_none_are_refused() {
    let site = TestBox::start();
    for wrong in [
        "GET /charte HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n\r\n",
        "GET /charte HTTP/1.1\r\nHost: localhost\r\nA B: c\r\n\r\n",
        "GET /charte HTTP/1.1\r\nHost: localhost\r\nA : c\r\n\r\n",
        "GET /charte HTTP/1.1\r\nHost: localhost\r\nA: \0\r\n\r\n",
        "GET /charte HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /cha rte HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "G\x01T /charte HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\r\n\r\nhello\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03",
        "GET /charte HTTP/1.1\r\nHost: localhost\r\nHost: google.com\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut connection = site.connect();
        connection.write(wrong).unwrap();
        connection.finish();
        let answers = connection.answers();
        if !answers.is_nothing() {
            let status = answers.only().status;
            assert!(matches!(status, 400 | 404 | 505), "{status} to {wrong:?}");
        }
    }
}

#[test]
fn noise_does_no_harm() {
    let site = TestBox::start();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        let byte = |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[0]
        };
        (0..length).map(byte).collect()
    };
    for n in 0..200 {
        let mut connection = site.connect();
        let start: &[u8] = if n % 2 == 0 {
            b""
        } else {
            b"GET / HTTP/1.1\r\n"
        };
        let _ = connection.write([start, &noise(n * 7)].concat());
        let _ = connection.0.shutdown(std::net::Shutdown::Write);
        connection.answers();
    }
}

#[test]
fn nothing_is_smuggled_behind_a_request() {
    let site = TestBox::start();
    let host = format!("Host: localhost:{}\r\n", site.port);
    let hidden = "GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // Both lengths: the chunks count, and the connection ends there.
    let both = format!(
        "POST /charte HTTP/1.1\r\n{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
    );
    assert_eq!(site.send(both).only().status, 405);
    for refused in [
        "Content-Length: 4\r\nContent-Length: 60",
        "Content-Length: -1",
        "Content-Length: +4",
        "Content-Length: 4, 60",
        "Content-Length: 99999999999999999999999",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: \x0bchunked",
    ] {
        let request = format!("POST /charte HTTP/1.1\r\n{host}{refused}\r\n\r\n0\r\n\r\n{hidden}");
        assert_eq!(site.send(request).only().status, 400, "{refused}");
    }
    // A chunk that lies about its length ends the connection as well.
    for chunk in [
        "ffffffffffffffffff\r\n",
        "zz\r\n",
        "4\r\nabcdefgh\r\n0\r\n\r\n",
    ] {
        let request = format!(
            "POST /entrer HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{hidden}"
        );
        assert_eq!(site.send(request).only().status, 400, "{chunk:?}");
    }
}

#[test]
fn requests_in_a_row_are_each_answered_in_order() {
    let site = TestBox::start();
    let host = format!("Host: localhost:{}\r\n", site.port);
    let row = format!(
        "GET /charte HTTP/1.1\r\n{host}\r\nHEAD /nulle-part HTTP/1.1\r\n{host}\r\nGET /lieu HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    );
    let text = String::from_utf8(raw(&site, &row)).unwrap();
    let statuses: Vec<&str> = text.split("HTTP/1.1 ").skip(1).map(|a| &a[..3]).collect();
    assert_eq!(statuses, ["200", "404", "200"]);
}

fn raw(site: &TestBox, request: &str) -> Vec<u8> {
    use std::io::Read;
    let mut connection = site.connect();
    connection.write(request).unwrap();
    let mut bytes = Vec::new();
    connection.0.read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_head_alone_is_that_of_the_page() {
    let site = TestBox::start();
    for headers in ["", "Accept-Encoding: gzip\r\n"] {
        for path in ["/charte", "/entrer", "/nulle-part"] {
            let port = site.port;
            let head = |method: &str| {
                let request = format!(
                    "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n"
                );
                let answer = raw(&site, &request);
                let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
                let head = String::from_utf8(answer[..end].to_vec()).unwrap();
                (head, answer.len() - end)
            };
            let (get, length) = head("GET");
            let (alone, nothing) = head("HEAD");
            assert_eq!(nothing, 0);
            assert!(
                get.contains(&format!("content-length: {length}\r\n")),
                "{get}"
            );
            let without_date = |head: &str| {
                let lines = head.lines().filter(|l| !l.starts_with("date:"));
                lines.map(str::to_owned).collect::<Vec<_>>()
            };
            // A form's token compresses a little better or worse each time.
            if path != "/entrer" {
                assert_eq!(without_date(&get), without_date(&alone));
            }
        }
    }
}

#[test]
fn methods_nobody_knows_are_refused_with_a_page() {
    let site = TestBox::start();
    for method in [
        "BREW", "DELETE", "PUT", "TRACE", "PATCH", "PROPFIND", "OPTIONS",
    ] {
        let answer = site.ask(&format!("{method} /charte"), "", b"");
        answer.is_page(405);
        assert_eq!(answer.header("allow"), Some("get,head"), "{method}");
    }
    site.ask("POST /charte", "Content-Length: 0\r\n", b"")
        .is_page(405);
    site.ask("GET /sortir", "", b"").is_page(405);
    for odd in [
        "OPTIONS *",
        "CONNECT localhost:443",
        "CONNECT google.com:443",
    ] {
        let status = site.ask(odd, "", b"").status;
        assert!((300..500).contains(&status), "{status} to {odd}");
    }
}

#[test]
fn old_and_absolute_forms_are_understood() {
    let site = TestBox::start();
    let port = site.port;
    let old = site.send(format!(
        "GET /charte HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"
    ));
    assert_eq!(old.only().status, 200);
    let proxy = site.ask(&format!("GET http://localhost:{port}/charte"), "", b"");
    assert_eq!(proxy.status, 200);
}

#[test]
fn a_foreign_name_gets_the_portal_and_never_a_room() {
    let site = TestBox::start();
    let ask = |request: &str, headers: &str| {
        let request = format!("{request}\r\nConnection: close\r\n{headers}\r\n");
        let answer = site.send(request).only();
        assert_eq!(answer.status, 302, "{answer:?}");
        let location = answer.header("location").unwrap();
        assert!(location.starts_with("http://parvis.internal"), "{location}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.cookie, None);
        assert!(!answer.body.contains("<form"), "{answer:?}");
    };
    for path in ["/", "/admin", "/entrer", "/charte", "/nulle-part"] {
        ask(&format!("GET {path} HTTP/1.1"), "Host: google.com\r\n");
        ask(&format!("BREW {path} HTTP/1.1"), "Host: google.com\r\n");
        ask(
            &format!("GET http://google.com{path} HTTP/1.1"),
            "Host: localhost\r\n",
        );
        ask(
            &format!("GET {path} HTTP/1.1"),
            "Host: localhost.evil.example\r\n",
        );
        ask(&format!("GET {path} HTTP/1.1"), "Host: 198.51.100.1\r\n");
        ask(&format!("GET {path} HTTP/1.1"), "");
        ask(&format!("GET {path} HTTP/1.0"), "");
        ask("CONNECT google.com:443 HTTP/1.1", "Host: localhost\r\n");
    }
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n";
    ask(
        "POST /entrer HTTP/1.1",
        &format!("Host: google.com\r\n{form}"),
    );
    // What was kept for one name is not given under another.
    assert_eq!(site.get("/charte").status, 200);
    ask("GET /charte HTTP/1.1", "Host: google.com\r\n");
}

#[test]
fn paths_lead_nowhere_else() {
    let site = TestBox::start();
    for path in [
        "/assets/../../../etc/passwd",
        "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/assets/..%5c..%5cetc",
        "//etc/passwd",
        "/charte%00",
        "/%ff%fe",
        "/charte/",
        "/CHARTE",
        "/./charte",
        "/;/charte",
    ] {
        let answer = site.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {answer:?}");
        answer.is_page(answer.status);
    }
}
