//! What is not taken: each with its reason, the form filled again, nothing of it kept, and the box goes on.

use std::io::Write;
use std::process::{Command, Stdio};

use parvis::media::PAPER_BYTES;
use parvis::media::work::NAME;

use crate::files::{bomb, photograph};
use crate::house::House;

/// Brings what is refused, and looks at what is said.
fn refused(house: &House, name: &str, file: &[u8], because: &str) {
    let answer = house.bring(name, "Ce que j’ai écrit", file);
    let body = answer.body();
    assert_eq!(answer.status, 200, "{name}: {body}");
    assert!(body.contains(because), "{name}: {body}");
    assert!(body.contains("id=\"file-p\""), "{name}: beside its field");
    assert!(
        body.contains("value=\"Ce que j’ai écrit\""),
        "{name}: the form is filled"
    );
    assert!(house.files().is_empty(), "{name}: nothing is kept");
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let house = House::start();
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    refused(&house, "dessin.jpg", svg, "un dessin SVG");
    refused(&house, "page.png", b"<!doctype html><p>", "une page web");
    refused(&house, "jeu.jpg", b"MZ\x90\0", "quoi que dise son nom");
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    refused(&house, "IMG_1.heic", heic, "Le plus compatible");
}

#[test]
fn what_is_two_things_or_half_a_thing_is_refused() {
    let house = House::start();
    let picture = photograph(800, 600);
    let page = [&picture[..], b"<html><script>alert(1)</script>"].concat();
    refused(&house, "deux.jpg", &page, "deux choses à la fois");
    let archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    refused(
        &house,
        "deux.jpg",
        &[&picture[..], archive].concat(),
        "deux choses à la fois",
    );
    let half = &picture[..picture.len() / 2];
    refused(&house, "demi.jpg", half, "coupé ou abîmé");
    refused(&house, "vide.jpg", b"", "n’est ni une image");
}

#[test]
fn what_would_burst_is_refused_and_the_box_goes_on() {
    let house = House::start();
    let huge = bomb(60_000, 60_000, 8);
    assert!(huge.len() < 4 << 20, "{}", huge.len());
    refused(&house, "bombe.png", &huge, "3600 millions de points");
    let hundred = bomb(10_000, 10_000, 8);
    refused(&house, "cent.png", &hundred, "100 millions de points");
    // Few enough pixels, and more bytes than the worker has.
    let deep = bomb(6_200, 6_200, 16);
    refused(&house, "profond.png", &deep, "demande trop de travail");
    assert_eq!(house.get("/programme").status, 200);
    house.keep("banc.jpg", &photograph(640, 480));
}

#[test]
fn who_has_no_room_left_is_told_so_and_nothing_of_theirs_goes() {
    let house = House::start();
    let paper = |number: u8| {
        let mut bytes = [b"%PDF-1.7\n", &[number; 9][..]].concat();
        bytes.resize(PAPER_BYTES - 6, b' ');
        [&bytes, &b"%%EOF\n"[..]].concat()
    };
    for number in 0..10 {
        house.keep("plan.pdf", &paper(number));
    }
    let answer = house.bring("plan.pdf", "Le plan du préau", &paper(10));
    let body = answer.body();
    assert!(body.contains("Votre place est pleine"), "{body}");
    assert!(
        body.contains("value=\"Le plan du préau\""),
        "the form is filled"
    );
    assert_eq!(house.files().len(), 10);
}

#[test]
fn a_worker_without_memory_falls_and_says_nothing() {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .arg(NAME)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = worker.stdin.take().unwrap();
    let order = b"{\"kind\":\"Jpeg\",\"memory\":1048576}\n";
    input.write_all(order).unwrap();
    // It may fall before it has read all.
    let _ = input.write_all(&photograph(2400, 2400));
    drop(input);
    let output = worker.wait_with_output().unwrap();
    assert!(!output.status.success(), "{:?}", output.status);
    assert_eq!(output.stdout, b"");
}
