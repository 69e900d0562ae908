//! Whatever somebody calls a picture: it is refused, or written anew with nothing beside its pixels, within bounded memory.
//!
//! On a box this happens in a process of its own, which may fall: here it may not. Pictures of more pixels than [`MOST`] are left to
//! that process and to `tests/media`: they take the time in which thousands of small ones are tried.

#![no_main]

use std::alloc::System;
use std::io::Cursor;

use cap::Cap;
use image::{GenericImageView, ImageDecoder, ImageFormat, ImageReader};
use libfuzzer_sys::fuzz_target;
use parvis::media::judge::{is_bare, judge};
use parvis::media::work::renew;
use parvis::media::{Kind, PIXELS, Refusal, SIDE, SMALL_SIDE, Sort};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// The most pixels of a picture that is decoded here.
const MOST: u64 = 1 << 18;
/// What such a picture may take at once, in bytes: whoever asks for more ends the program, which is found.
const BOUND: usize = 32 << 20;

/// How many pixels a picture says that it has; `None` when it does not say so in its head.
fn announced(kind: Kind, bytes: &[u8]) -> Option<u64> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        _ => ImageFormat::WebP,
    };
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader.into_dimensions().ok()?;
    Some(u64::from(width) * u64::from(height))
}

/// What a box keeps of a picture is one, of this size, and nothing else.
fn kept(kind: Kind, bytes: &[u8], most: u32) -> (u32, u32) {
    assert_eq!(judge(bytes), Ok(kind), "another box would refuse it");
    assert!(is_bare(kind, bytes), "something lies beside its pixels");
    let names: &[&[u8]] = match kind {
        Kind::Jpeg => &[
            b"Exif\0",
            b"http://ns.adobe.com/",
            b"ICC_PROFILE",
            b"Photoshop ",
        ],
        _ => &[b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"tIME"],
    };
    let head = &bytes[..bytes.len().min(256)];
    for name in names {
        assert!(
            !head.windows(name.len()).any(|it| it == *name),
            "{}",
            String::from_utf8_lossy(name)
        );
    }
    let mut decoder = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .expect("read")
        .into_decoder()
        .expect("a picture");
    assert_eq!(decoder.exif_metadata().expect("read"), None);
    assert_eq!(decoder.xmp_metadata().expect("read"), None);
    assert_eq!(decoder.iptc_metadata().expect("read"), None);
    assert_eq!(decoder.icc_profile().expect("read"), None);
    let picture = image::DynamicImage::from_decoder(decoder).expect("it can be decoded");
    let (width, height) = picture.dimensions();
    assert!(
        width.max(height) <= most && width.min(height) > 0,
        "{width} × {height}"
    );
    (width, height)
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(kind) = judge(bytes) else {
        return;
    };
    if kind.sort() != Sort::Picture {
        return;
    }
    MEMORY.set_limit(usize::MAX).expect("there is more");
    let pixels = announced(kind, bytes);
    if pixels.is_some_and(|it| (MOST + 1..=PIXELS).contains(&it)) {
        return;
    }
    MEMORY
        .set_limit(MEMORY.allocated() + BOUND)
        .expect("it is more than is taken");
    let done = renew(kind, bytes.to_vec());
    MEMORY.set_limit(usize::MAX).expect("there is more");
    if let Some(pixels) = pixels.filter(|it| *it > PIXELS) {
        // Of a PNG whose single line is beyond what its decoder may take, the decoder does not tell the size.
        let why = done.err().expect("it is refused");
        let expected = [
            Refusal::TooManyPixels(pixels / 1_000_000),
            Refusal::TooHeavy,
        ];
        assert!(expected.contains(&why), "{pixels} pixels: {why:?}");
        return;
    }
    let Ok(ready) = done else {
        return;
    };
    assert_eq!(ready.size, Some(kept(ready.kind, &ready.bytes, SIDE)));
    kept(ready.kind, &ready.small.expect("a small copy"), SMALL_SIDE);
    // What a box keeps it keeps as it is, when it comes back: the same sort, the same size.
    let again = renew(ready.kind, ready.bytes).expect("its own picture");
    assert_eq!(again.size, ready.size);
});
