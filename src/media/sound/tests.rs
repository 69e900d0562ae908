//! Sounds of each kind with something secret in their tags, made here byte by byte.

use super::*;

/// Stands in every tag.
const SECRET: &[u8] = b"48.8566N 2.3522E";

fn holds_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|it| it == SECRET)
}

fn stripped(kind: Kind, bytes: Vec<u8>) -> Vec<u8> {
    assert!(holds_secret(&bytes), "{kind:?}");
    let ready = strip(kind, bytes).unwrap_or_else(|why| panic!("{kind:?}: {why}"));
    assert!(!holds_secret(&ready.bytes), "{kind:?}");
    assert_eq!(judge::judge(&ready.bytes), Ok(kind));
    ready.bytes
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short");
    let mut chunk = [name, &length.to_le_bytes()[..], content].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

fn boxed(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("short");
    [&length.to_be_bytes()[..], name, content].concat()
}

#[test]
fn a_wave_keeps_its_samples_alone() {
    // One channel of 8000 samples a second, 8 bits each.
    let format = [1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0];
    let samples = [128; 801];
    let chunks = [
        chunk(b"bext", SECRET),
        chunk(b"fmt ", &format),
        chunk(b"LIST", &[b"INFO", &chunk(b"IART", SECRET)[..]].concat()),
        chunk(b"data", &samples),
        chunk(b"iXML", SECRET),
    ];
    let content = [b"WAVE", &chunks.concat()[..]].concat();
    let kept = stripped(Kind::Wav, chunk(b"RIFF", &content));
    let expected = [chunk(b"fmt ", &format), chunk(b"data", &samples)].concat();
    assert_eq!(kept[12..], expected[..]);
    assert_eq!(
        strip(Kind::Wav, b"RIFF\0\0\0\0WAVE".to_vec()),
        Err(Refusal::Broken)
    );
}

#[test]
fn a_flac_keeps_what_describes_its_stream() {
    let block = |kind: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&[kind, length[1], length[2], length[3]][..], content].concat()
    };
    // Blocks of 4096 samples, 44100 a second, one channel, 16 bits (RFC 9639, 8.2).
    let mut stream = vec![0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0xc4, 0x40, 0xf0];
    stream.resize(34, 0);
    let bytes = [
        b"fLaC".to_vec(),
        block(0, &stream),
        block(2, &[b"GPS!", SECRET].concat()),
        block(0x80 | 1, &[SECRET, &[0; 8]].concat()),
        vec![0xff, 0xf8, 0, 0],
    ];
    let kept = stripped(Kind::Flac, bytes.concat());
    assert_eq!(
        kept,
        [
            b"fLaC".to_vec(),
            block(0x80, &stream),
            vec![0xff, 0xf8, 0, 0]
        ]
        .concat()
    );
    assert_eq!(
        strip(Kind::Flac, b"fLaC\x80\0\0\xff".to_vec()),
        Err(Refusal::Broken)
    );
}

#[test]
fn mpeg_audio_loses_tags_on_both_ends() {
    // Layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame, silent.
    let frame = [&[0xff, 0xfb, 0x90, 0x64][..], &[0; 413]].concat();
    let text = [&[0][..], SECRET].concat();
    let length = u8::try_from(text.len()).expect("short");
    let field = [b"TPE1\0\0\0", &[length, 0, 0][..], &text].concat();
    let size = u8::try_from(field.len()).expect("short");
    let head = [b"ID3\x03\0\0\0\0\0", &[size][..], &field].concat();
    let mut tail = [b"TAG", SECRET].concat();
    tail.resize(128, 0);
    let kept = stripped(Kind::Mp3, [&head, &frame.repeat(20)[..], &tail].concat());
    assert_eq!(kept, frame.repeat(20));
}

#[test]
fn boxes_of_a_recording_are_blank_and_nothing_moves() {
    let header = [
        &[0; 12][..],
        &1000_u32.to_be_bytes(),
        &5000_u32.to_be_bytes(),
        &[0; 80],
    ]
    .concat();
    let media = [
        &[0; 12][..],
        &1000_u32.to_be_bytes(),
        &5000_u32.to_be_bytes(),
        &[0; 4],
    ]
    .concat();
    let handler = [&[0; 8][..], b"soun", &[0; 13]].concat();
    let track = [
        boxed(
            b"mdia",
            &[boxed(b"mdhd", &media), boxed(b"hdlr", &handler)].concat(),
        ),
        boxed(b"udta", SECRET),
    ];
    let inside = [
        boxed(b"mvhd", &header),
        boxed(b"trak", &track.concat()),
        boxed(b"udta", &boxed(b"\xa9xyz", SECRET)),
        boxed(b"meta", SECRET),
    ];
    let bytes = [
        boxed(b"ftyp", b"M4A \0\0\0\0M4A isom"),
        boxed(b"moov", &inside.concat()),
        boxed(b"free", SECRET),
        boxed(b"mdat", b"samples"),
    ];
    let bytes = bytes.concat();
    let kept = stripped(Kind::M4a, bytes.clone());
    assert_eq!(kept.len(), bytes.len());
    assert!(kept.ends_with(b"mdatsamples"));
    let cut = bytes[..bytes.len() - 3].to_vec();
    assert_eq!(strip(Kind::M4a, cut), Err(Refusal::Broken));
}

/// A page of an Ogg stream that holds one packet (RFC 3533, 6).
fn page(number: u8, kind: u8, packet: &[u8]) -> Vec<u8> {
    let length = u8::try_from(packet.len()).expect("short");
    let mut page = [
        b"OggS\0",
        &[kind][..],
        &[0; 8],
        b"boxs",
        &[number, 0, 0, 0, 0, 0, 0, 0, 1, length],
        packet,
    ]
    .concat();
    let sum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            (sum << 1) ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 }
        })
    });
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

#[test]
fn an_ogg_keeps_no_comment() {
    let comment = [b"LOCATION=", SECRET].concat();
    let counted = |text: &[u8]| {
        let length = u32::try_from(text.len()).expect("short");
        [&length.to_le_bytes()[..], text].concat()
    };
    let tags = [
        b"OpusTags",
        &counted(b"libopus")[..],
        &[1, 0, 0, 0],
        &counted(&comment),
    ]
    .concat();
    let head = [&b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0"[..]].concat();
    let bytes = [
        page(0, 2, &head),
        page(1, 0, &tags),
        page(2, 4, &[0xf8, 0xff, 0xfe]),
    ];
    stripped(Kind::Ogg, bytes.concat());
}

#[test]
fn a_page_inside_a_sound_is_refused() {
    let frame = [&[0xff, 0xfb, 0x90, 0x64][..], &[0; 413]].concat();
    let bytes = [&frame.repeat(20)[..], b"<script>alert(1)</script>"].concat();
    assert_eq!(strip(Kind::Mp3, bytes), Err(Refusal::Twofold));
}
