//! Clients that send slowly, read slowly, or leave without a word: they are let go, and nobody else waits for them.

use std::io::Read;
use std::time::{Duration, Instant};

use super::client::TestBox;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[test]
fn a_head_that_does_not_come_to_its_end_is_let_go() {
    let site = TestBox::start();
    let mut slow = site.connect();
    slow.write("GET /charte HTTP/1.1\r\nHost: loc").unwrap();
    let start = Instant::now();
    let others = std::thread::scope(|scope| {
        scope.spawn(|| {
            while slow.write("a").is_ok() {
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        let start = Instant::now();
        for _ in 0..20 {
            assert_eq!(site.get("/charte").status, 200);
        }
        start.elapsed()
    });
    assert!(others < Duration::from_secs(9), "others waited {others:?}");
    let held = start.elapsed();
    assert!(held < Duration::from_secs(40), "held for {held:?}");
}

#[test]
fn a_body_that_does_not_come_is_told_so_and_nothing_is_done() {
    let site = TestBox::start();
    let mut slow = site.connect();
    let port = site.port;
    let head = format!(
        "POST /entrer HTTP/1.1\r\nHost: localhost:{port}\r\n{FORM}Content-Length: 100\r\n\r\ntoken="
    );
    slow.write(head).unwrap();
    slow.answers().only().is_page(408);
}

#[test]
fn half_a_connection_is_answered_or_closed() {
    let site = TestBox::start();
    let port = site.port;
    let head = format!("GET /charte HTTP/1.1\r\nHost: localhost:{port}\r\n");

    let mut whole = site.connect();
    whole.write(format!("{head}\r\n")).unwrap();
    let mut first = [0; 12];
    whole.0.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    whole.finish();
    whole.drain();

    let mut half = site.connect();
    half.write(&head).unwrap();
    half.finish();
    assert!(half.answers().is_nothing());

    let mut form = site.connect();
    form.write(format!(
        "POST /entrer HTTP/1.1\r\nHost: localhost:{port}\r\n{FORM}Content-Length: 100\r\n\r\ntoken="
    ))
    .unwrap();
    form.finish();
    let answers = form.answers();
    assert!(answers.is_nothing() || answers.only().status == 400);

    site.connect().finish();
}

#[test]
fn who_asks_and_never_reads_gives_its_place_back() {
    let site = TestBox::start();
    site.get("/charte");
    let before = site.handles();
    let host = format!("Host: localhost:{}\r\n", site.port);
    let request = format!("GET /source/parvis.tar.gz HTTP/1.1\r\n{host}\r\n").repeat(100);
    let deaf: Vec<_> = (0..8)
        .map(|_| {
            let mut connection = site.connect();
            connection.write(&request).unwrap();
            connection
        })
        .collect();
    assert_eq!(site.get("/charte").status, 200);
    // The first answer's connection may have been counted before it was closed.
    assert!(site.handles() + 1 >= before + deaf.len());
    site.wait_for_handles(before);
}

#[test]
fn a_crowd_that_opens_and_says_nothing_keeps_nobody_out() {
    let site = TestBox::start();
    let before = site.handles();
    let crowd: Vec<_> = (0..500).map(|_| site.connect()).collect();
    let start = Instant::now();
    assert_eq!(site.get("/charte").status, 200);
    assert!(start.elapsed() < Duration::from_secs(20));
    drop(crowd);
    site.wait_for_handles(before);
}

#[test]
fn a_box_that_has_no_handle_left_waits_for_one_and_says_so_once() {
    let site = TestBox::start_with_handles(64);
    let before = site.handles();
    let crowd: Vec<_> = (0..200).map(|_| site.connect()).collect();
    let start = Instant::now();
    while !site.log().contains("no connection can be accepted") {
        assert!(start.elapsed() < Duration::from_secs(20), "{}", site.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(crowd);
    assert_eq!(site.get("/charte").status, 200);
    site.wait_for_handles(before);
    assert!(
        site.log().matches("no connection can").count() < 10,
        "{}",
        site.log()
    );
}
