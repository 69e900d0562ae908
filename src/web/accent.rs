//! The one colour a venue chooses, corrected until everybody can read it.
//!
//! Invariant: every pair returned reaches WCAG 2.2 contrast 4.5:1 (success criterion 1.4.3), whatever was asked for.

use palette::color_difference::Wcag21RelativeContrast;
use palette::{FromColor, IntoColor, Oklch, Srgb};

/// Backgrounds of the stylesheet on which the accent must be readable: paper, sheet and wash of each theme.
const LIGHT: [u32; 3] = [0xfbf8f1, 0xfffdf8, 0xf3e6d9];
const DARK: [u32; 3] = [0x181613, 0x201d19, 0x2c231c];
const MIN_CONTRAST: f32 = 4.5;

/// A colour written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Accent(Srgb<u8>);

impl TryFrom<String> for Accent {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let hex = text.strip_prefix('#').filter(|h| h.len() == 6);
        hex.and_then(|h| h.parse().ok()).map(Self).ok_or_else(|| {
            format!(
                "`{text}` is not a colour: write six hexadecimal digits after a #, as in #a63d22"
            )
        })
    }
}

impl Default for Accent {
    fn default() -> Self {
        Self(Srgb::new(0xa6, 0x3d, 0x22))
    }
}

/// The accent as the stylesheet uses it in one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    /// The accent itself, readable on every background of the theme.
    pub accent: Srgb<u8>,
    /// Text on the accent.
    pub on_accent: Srgb<u8>,
}

impl Accent {
    /// The accent darkened, if need be, for light pages.
    pub fn light(self) -> Shade {
        self.shade(&LIGHT, -0.01, Srgb::new(0xff, 0xf9, 0xf2))
    }

    /// The accent lightened, if need be, for dark pages.
    pub fn dark(self) -> Shade {
        self.shade(&DARK, 0.01, Srgb::new(0x1b, 0x12, 0x0d))
    }

    /// Moves only lightness (Oklch), so that the hue stays the venue's.
    fn shade(self, grounds: &[u32], step: f32, on_accent: Srgb<u8>) -> Shade {
        let mut colour = Oklch::from_color(self.0.into_format::<f32>());
        let mut accent = self.0;
        while !readable(accent, grounds, on_accent) && (0.0..=1.0).contains(&colour.l) {
            colour.l += step;
            let rgb: Srgb<f32> = colour.into_color();
            accent = rgb.into_format();
        }
        Shade { accent, on_accent }
    }

    /// The custom properties that go at the head of the stylesheet.
    pub fn css(self) -> String {
        let (light, dark) = (self.light(), self.dark());
        format!(
            ":root{{--accent:{};--on-accent:{}}}\
             @media (prefers-color-scheme:dark){{:root{{--accent:{};--on-accent:{}}}}}",
            hex(light.accent),
            hex(light.on_accent),
            hex(dark.accent),
            hex(dark.on_accent)
        )
    }
}

fn readable(accent: Srgb<u8>, grounds: &[u32], on_accent: Srgb<u8>) -> bool {
    contrast(accent, on_accent) >= MIN_CONTRAST
        && grounds
            .iter()
            .all(|&g| contrast(accent, Srgb::from(g)) >= MIN_CONTRAST)
}

fn contrast(a: Srgb<u8>, b: Srgb<u8>) -> f32 {
    a.into_format::<f32>().relative_contrast(b.into_format())
}

fn hex(colour: Srgb<u8>) -> String {
    format!("#{colour:x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_default_accent_is_left_as_it_is_on_paper() {
        assert_eq!(hex(Accent::default().light().accent), "#a63d22");
    }

    proptest! {
        #[test]
        fn any_colour_a_venue_chooses_can_be_read(r: u8, g: u8, b: u8) {
            let accent = Accent(Srgb::new(r, g, b));
            let (light, dark) = (accent.light(), accent.dark());
            prop_assert!(readable(light.accent, &LIGHT, light.on_accent));
            prop_assert!(readable(dark.accent, &DARK, dark.on_accent));
        }
    }

    #[test]
    fn a_word_is_not_a_colour() {
        assert!(Accent::try_from("rouge".to_string()).is_err());
    }
}
