//! Pictures, decoded and written anew. Runs in the worker only: what it reads was made by anybody.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{Kind, PIXELS, Ready, Refusal, SIDE, SMALL_SIDE};

/// How faithful a JPEG is, of 100.
const QUALITY: u8 = 85;
/// What a decoder may ask for at once, in bytes: less than the worker has.
const DECODER_BYTES: u64 = 256 << 20;

/// The picture as it is kept: upright, of a size for pages, with nothing beside its pixels.
///
/// # Errors
/// It cannot be read, or is too large.
pub(super) fn renew(kind: Kind, bytes: &[u8]) -> Result<Ready, Refusal> {
    let picture = decode(kind, bytes)?;
    let has_holes = picture.color().has_alpha() && is_transparent(&picture);
    let kept = match kind {
        Kind::Png if has_holes || is_drawn(&picture) => Kind::Png,
        Kind::WebP if has_holes => Kind::Png,
        _ => Kind::Jpeg,
    };
    let plain = match kept {
        Kind::Png if has_holes => DynamicImage::ImageRgba8(picture.into_rgba8()),
        _ => DynamicImage::ImageRgb8(picture.into_rgb8()),
    };
    let small = fit(&plain, SMALL_SIDE);
    Ok(Ready {
        kind: kept,
        bytes: encode(kept, &plain)?,
        size: Some((plain.width(), plain.height())),
        small: Some(encode(kept, &small)?),
    })
}

/// The pixels, upright and no larger than they are kept.
fn decode(kind: Kind, bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::WebP => ImageFormat::WebP,
        _ => return Err(Refusal::Unknown),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|why| refused(&why))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS {
        return Err(Refusal::TooManyPixels(pixels / 1_000_000));
    }
    let orientation = decoder.orientation().map_err(|why| refused(&why))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|why| refused(&why))?;
    let mut picture = fit(&picture, SIDE);
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refused(why: &ImageError) -> Refusal {
    match why {
        ImageError::Limits(_) => Refusal::TooHeavy,
        _ => Refusal::Broken,
    }
}

/// The picture with its longest side at most so long. A much larger one is first brought near by averaging, which takes no
/// memory beside the picture.
fn fit(picture: &DynamicImage, side: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height());
    if longest <= side {
        return picture.clone();
    }
    let near = side * 2;
    if longest > near {
        return picture
            .thumbnail(near, near)
            .resize(side, side, FilterType::CatmullRom);
    }
    picture.resize(side, side, FilterType::CatmullRom)
}

/// Whether anything shows through.
fn is_transparent(picture: &DynamicImage) -> bool {
    picture.to_rgba8().pixels().any(|it| it.0[3] < 255)
}

/// Whether a picture has so few colours that it was drawn: JPEG would blur its edges and not be smaller.
fn is_drawn(picture: &DynamicImage) -> bool {
    const COLOURS: usize = 256;
    let mut colours = std::collections::HashSet::new();
    let rgb = picture.to_rgb8();
    rgb.pixels().all(|it| {
        colours.insert(it.0);
        colours.len() <= COLOURS
    })
}

fn encode(kind: Kind, picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let done = if kind == Kind::Png {
        let encoder =
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, Filter::Adaptive);
        picture.write_with_encoder(encoder)
    } else {
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
    };
    done.map_err(|why| refused(&why))?;
    Ok(bytes)
}
