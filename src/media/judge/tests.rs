//! What files are taken for: beginnings, second natures, cuts.

use super::*;

fn zip() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("a.txt", options).expect("begun");
    std::io::Write::write_all(&mut archive, b"a program").expect("written");
    archive.finish().expect("ended").into_inner()
}

fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::DynamicImage::new_rgb8(8, 8);
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    picture.write_with_encoder(encoder).expect("encoded");
    bytes
}

fn boxed(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("short");
    [&length.to_be_bytes()[..], kind, content].concat()
}

#[test]
fn what_a_file_is_stands_at_its_beginning() {
    let silence = [&[0xff, 0xfb, 0x90, 0x64][..], &[0; 413]].concat();
    assert_eq!(judge(&jpeg()), Ok(Kind::Jpeg));
    assert_eq!(judge(b"%PDF-1.7\n1 0 obj\n%%EOF\n"), Ok(Kind::Pdf));
    assert_eq!(judge(&silence), Ok(Kind::Mp3));
    assert_eq!(judge(b"ID3\x04\0\0\0\0\0\0"), Ok(Kind::Mp3));
    assert_eq!(judge(b"OggS\0"), Ok(Kind::Ogg));
    assert_eq!(judge(b"fLaC\0"), Ok(Kind::Flac));
    assert_eq!(judge(b"RIFF\0\0\0\0WAVE"), Ok(Kind::Wav));
    assert_eq!(judge(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Kind::WebP));
    for unknown in [
        &b""[..],
        b"MZ\x90",
        b"GIF89a",
        b"hello",
        b"\xff\xfb",
        b"PK\x03\x04",
    ] {
        assert_eq!(judge(unknown), Err(Refusal::Unknown), "{unknown:?}");
    }
}

#[test]
fn drawings_and_pages_are_told_apart_from_pictures() {
    let svg = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    assert_eq!(judge(svg), Err(Refusal::Svg));
    assert_eq!(judge(b"\n<!DOCTYPE HTML><p>"), Err(Refusal::Page));
}

#[test]
fn boxes_of_media_are_a_picture_a_film_or_a_sound() {
    let heic = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    assert_eq!(judge(&heic), Err(Refusal::Heic));
    let track = |kind: &[u8]| {
        let handler = [&[0; 8][..], kind, &[0; 12]].concat();
        let start = boxed(b"ftyp", b"isom\0\0\0\0mp42");
        [start, boxed(b"moov", &boxed(b"hdlr", &handler))].concat()
    };
    assert_eq!(judge(&track(b"soun")), Ok(Kind::M4a));
    assert_eq!(judge(&track(b"vide")), Err(Refusal::Film));
    assert_eq!(judge(&track(b"text")), Err(Refusal::Unknown));
    assert_eq!(judge(b"\0\0\0\0ftyp"), Err(Refusal::Broken));
}

#[test]
fn a_file_of_two_natures_is_refused() {
    let (jpeg, zip) = (jpeg(), zip());
    let with = |more: &[u8]| [&jpeg[..], more].concat();
    assert_eq!(judge(&with(&zip)), Err(Refusal::Twofold));
    assert_eq!(judge(&with(b"<HTML><p>")), Err(Refusal::Twofold));
    assert_eq!(judge(&with(b"<?php ?>")), Err(Refusal::Twofold));
    let pdf = [&b"%PDF-1.7\n"[..], &zip, b"%%EOF"].concat();
    assert_eq!(judge(&pdf), Err(Refusal::Twofold));
    assert_eq!(judge(b"%PDF-<script>%%EOF"), Err(Refusal::Twofold));
    // Phones put a film behind a picture: it goes when the picture is written anew.
    assert_eq!(judge(&with(b"\0\0\0\x18ftypmp42")), Ok(Kind::Jpeg));
}

#[test]
fn what_is_cut_off_is_known_before_it_is_decoded() {
    let jpeg = jpeg();
    assert_eq!(jpeg_end(&jpeg), Some(jpeg.len()));
    for length in 3..jpeg.len() {
        assert_eq!(judge(&jpeg[..length]), Err(Refusal::Broken), "{length}");
    }
    assert_eq!(judge(b"%PDF-1.7\n1 0 obj"), Err(Refusal::Broken));
    assert_eq!(judge(b"\x89PNG\r\n\x1a\n\0\0"), Err(Refusal::Broken));
}

/// A WebP of two pixels by one that holds this behind its header.
fn webp(flags: u8, content: &[u8]) -> Vec<u8> {
    let header = chunk(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    let inside = [b"WEBP", &header[..], content].concat();
    chunk(b"RIFF", &inside)
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short");
    let padding = &[0][..content.len() % 2];
    [name, &length.to_le_bytes(), content, padding].concat()
}

#[test]
fn what_a_webp_holds_has_the_size_that_is_announced() {
    let lossy = |width: u8, height: u8| {
        chunk(
            b"VP8 ",
            &[0x50, 1, 0, 0x9d, 1, 0x2a, width, 0, height, 0, 0],
        )
    };
    let frame = |content: &[u8]| {
        let place = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 9, 0, 0, 0];
        chunk(b"ANMF", &[&place, content].concat())
    };
    let transparency = chunk(b"ALPH", &[0, 255, 255]);
    let behind = |content: Vec<u8>| [&transparency[..], &content].concat();
    for (flags, right, wrong) in [
        (0x10, behind(lossy(2, 1)), behind(lossy(2, 0))),
        (0x02, frame(&lossy(2, 1)), frame(&lossy(255, 255))),
        // Found by `fuzz/fuzz_targets/pictures.rs`: the decoder of moving pictures fell.
        (
            0x12,
            frame(&behind(lossy(2, 1))),
            frame(&behind(lossy(6, 0))),
        ),
        // So was this: the decoder takes the memory for all that a chunk says it holds.
        (
            0x08,
            [lossy(2, 1), chunk(b"EXIF", b"MM")].concat(),
            [lossy(2, 1), b"EXIF\xff\xff\xff\x7fMM".to_vec()].concat(),
        ),
    ] {
        assert_eq!(judge(&webp(flags, &right)), Ok(Kind::WebP), "{flags}");
        assert_eq!(judge(&webp(flags, &wrong)), Err(Refusal::Broken), "{flags}");
    }
    // What is not lossy is compared by the decoder before anything else.
    assert_eq!(
        judge(&webp(2, &frame(&chunk(b"VP8L", &[0x2f])))),
        Ok(Kind::WebP)
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_judged(start in 0..6_usize, rest: Vec<u8>) {
        let starts: [&[u8]; 6] = [b"", b"\xff\xd8\xff", b"\0\0\0\x10ftyp", b"%PDF-", b"PK\x05\x06", b"RIFF"];
        let _ = judge(&[starts[start], &rest].concat());
    }
}
