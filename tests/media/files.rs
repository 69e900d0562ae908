//! Files to bring, good and bad, made here.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

/// Stands in the tags of a photograph beside its place.
pub(crate) const CAMERA: &[u8] = b"Appareil de Monique";
/// Forty-eight degrees north as Exif writes it: three fractions.
pub(crate) const PLACE: [u8; 24] = [
    48, 0, 0, 0, 1, 0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0,
];

/// A photograph: every point differs from its neighbours; red on its left half, blue on its right.
pub(crate) fn photograph(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let shade = u8::try_from((x * 7 + y * 13) % 60).unwrap();
        if x < width / 2 {
            image::Rgb([190 + shade, shade, shade])
        } else {
            image::Rgb([shade, shade, 190 + shade])
        }
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

/// The same with what a phone writes beside it (Exif 2.3, 4.6): turned by a quarter, camera, place.
pub(crate) fn with_place(jpeg: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let head = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
        [
            head,
            count.to_le_bytes().to_vec(),
            value.to_le_bytes().to_vec(),
        ]
        .concat()
    };
    let camera = u32::try_from(CAMERA.len()).unwrap();
    // Header 8, directory 2 + 3 * 12 + 4, then the camera, then the directory of places 2 + 12 + 4.
    let (camera_at, gps_at) = (50, 50 + camera);
    let tiff = [
        b"II*\0\x08\0\0\0\x03\0".to_vec(),
        entry(0x0110, 2, camera, camera_at),
        entry(0x0112, 3, 1, 6),
        entry(0x8825, 4, 1, gps_at),
        vec![0; 4],
        CAMERA.to_vec(),
        vec![1, 0],
        entry(0x0002, 5, 3, gps_at + 18),
        vec![0; 4],
        PLACE.to_vec(),
    ]
    .concat();
    let content = [b"Exif\0\0", &tiff[..]].concat();
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &content, &jpeg[2..]].concat()
}

/// A PNG with a hole in it.
pub(crate) fn drawing() -> Vec<u8> {
    let picture = RgbaImage::from_fn(300, 200, |x, _| {
        image::Rgba([20, 120, 60, if x < 100 { 0 } else { 255 }])
    });
    written(&picture.into(), ImageFormat::Png)
}

/// A picture in another format.
pub(crate) fn webp() -> Vec<u8> {
    let picture = image::load_from_memory(&photograph(900, 600)).unwrap();
    written(&picture, ImageFormat::WebP)
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG that says it is so large, in colours of so many bits, and holds nothing but zeros, well packed.
pub(crate) fn bomb(width: u32, height: u32, bits: u8) -> Vec<u8> {
    use std::io::Write;
    let row = (width as usize * 4 * usize::from(bits) / 8) + 1;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; row];
    // As many of its rows as make a few megabytes: nobody is to come to their end.
    for _ in 0..(400 << 20) / row {
        packed.write_all(&zeros).unwrap();
    }
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend_from_slice(&[bits, 6, 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(*b"IHDR", &head),
        chunk(*b"IDAT", &packed.finish().unwrap()),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(&name);
    sum.update(content);
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length, &name[..], content, &sum.sum().to_be_bytes()].concat()
}

/// One second of silence: one channel, 8000 samples a second, with a name in a tag.
pub(crate) fn sound() -> Vec<u8> {
    let chunk = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        [name, &length, content].concat()
    };
    let format = [1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0];
    let chunks = [
        b"WAVE".to_vec(),
        chunk(b"fmt ", &format),
        chunk(b"bext", b"Monique, au lavoir"),
        chunk(b"data", &[128; 8000]),
    ];
    chunk(b"RIFF", &chunks.concat())
}
