//! What is taken: pixels without what lay beside them, once each, and sent with headers that let them do nothing.

use std::fs;

use crate::files::{CAMERA, PLACE, drawing, photograph, sound, webp, with_place};
use crate::house::House;

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|it| it == what)
}

#[test]
fn a_photograph_loses_its_place_and_stands_upright() {
    let house = House::start();
    let taken = with_place(&photograph(2400, 1200));
    assert!(holds(&taken, b"Exif") && holds(&taken, &PLACE) && holds(&taken, CAMERA));
    let hash = house.keep("IMG_20261125_0930.jpg", &taken);

    let files = house.files();
    assert_eq!(files.len(), 2, "the picture and its small copy: {files:?}");
    for file in &files {
        let bytes = fs::read(file).unwrap();
        for gone in [
            &b"Exif"[..],
            CAMERA,
            &PLACE,
            b"II*\0",
            b"ICC_PROFILE",
            b"http",
        ] {
            assert!(
                !holds(&bytes, gone),
                "{} in {}",
                gone.escape_ascii(),
                file.display()
            );
        }
    }
    let sent = house.get(&format!("/media/{hash}"));
    assert_eq!(sent.header("content-type"), "image/jpeg");
    let picture = image::load_from_memory(&sent.bytes).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (800, 1600), "turned by a quarter");
    let (top, bottom) = (picture.get_pixel(400, 100), picture.get_pixel(400, 1500));
    assert!(
        top[0] > top[2] && bottom[2] > bottom[0],
        "{top:?} {bottom:?}"
    );
    let small = house.get(&format!("/media/{hash}/petit"));
    let small = image::load_from_memory(&small.bytes).unwrap();
    assert_eq!((small.width(), small.height()), (240, 480));

    let page = house.get(&format!("/media/deposer/{hash}")).body();
    let line = format!("![Un banc](/media/{hash})");
    assert!(page.contains(&line), "{page}");
    assert!(
        !page.contains("IMG_2026"),
        "its name says when it was taken"
    );
}

#[test]
fn two_uploads_of_one_picture_are_one_file_and_it_goes_when_it_is_erased() {
    let house = House::start();
    let picture = photograph(1000, 700);
    let hash = house.keep("a.jpg", &picture);
    assert_eq!(house.keep("b.jpg", &with_place(&picture)).len(), 64);
    assert_eq!(house.keep("c.jpg", &picture), hash);
    assert_eq!(house.files().len(), 4, "turned, it is another");
    assert!(house.doctor().contains("Tout est en ordre"));

    let page = format!("/media/deposer/{hash}");
    let gone = house.press(&page, &format!("{page}/effacer"));
    assert_eq!(gone.status, 303, "{}", gone.body());
    assert_eq!(house.files().len(), 2);
    assert_eq!(house.get(&format!("/media/{hash}")).status, 404);
    let left = house.files().pop().unwrap();
    fs::remove_file(left).unwrap();
    assert!(house.doctor().contains("n’est plus sur le disque"));
}

#[test]
fn drawings_keep_their_holes_and_other_formats_become_ours() {
    let house = House::start();
    let kind = |hash: &str| {
        house
            .get(&format!("/media/{hash}"))
            .header("content-type")
            .to_owned()
    };
    let drawn = house.keep("dessin.png", &drawing());
    assert_eq!(kind(&drawn), "image/png");
    let sent = house.get(&format!("/media/{drawn}"));
    let picture = image::load_from_memory(&sent.bytes).unwrap().into_rgba8();
    assert_eq!(
        (picture.get_pixel(0, 0)[3], picture.get_pixel(200, 0)[3]),
        (0, 255)
    );
    assert_eq!(house.files().len(), 1, "small itself");
    assert_eq!(
        house.get(&format!("/media/{drawn}/petit")).bytes,
        sent.bytes
    );
    assert_eq!(kind(&house.keep("photo.webp", &webp())), "image/jpeg");
}

#[test]
fn what_is_sent_can_only_be_seen_heard_or_put_away() {
    let house = House::start();
    let paper = house.keep("Plan du préau.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n");
    let sent = house.get(&format!("/media/{paper}"));
    assert_eq!(sent.header("content-type"), "application/pdf");
    let said = sent.header("content-disposition");
    assert!(said.starts_with("attachment;"), "{said}");
    assert!(said.contains("Plan%20du%20pr%C3%A9au%2Epdf"), "{said}");
    assert!(sent.header("content-security-policy").ends_with("sandbox"));
    assert_eq!(sent.header("x-content-type-options"), "nosniff");
    assert!(sent.header("cache-control").contains("immutable"));
    let tag = sent.header("etag");
    let again = house.get_with(&format!("/media/{paper}"), &format!("If-None-Match: {tag}"));
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(house.get(&format!("/media/{paper}/petit")).status, 404);
    let page = house.get(&format!("/media/deposer/{paper}")).body();
    assert!(page.contains("tel qu’il est venu"), "{page}");

    let heard = house.keep("lavoir.wav", &sound());
    let path = format!("/media/{heard}");
    let whole = house.get(&path);
    assert_eq!(whole.header("content-type"), "audio/wav");
    assert!(!holds(&whole.bytes, b"Monique"));
    let part = house.get_with(&path, "Range: bytes=4-7");
    assert_eq!((part.status, &part.bytes[..]), (206, &whole.bytes[4..8]));
    let said = format!("bytes 4-7/{}", whole.bytes.len());
    assert_eq!(part.header("content-range"), said);
    assert_eq!(house.get_with(&path, "Range: bytes=99999999-").status, 416);
}
