//! A QR code as one path of an inline drawing: no picture to fetch, sharp on every screen, a few hundred bytes.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode, types::QrError};

/// Light modules around the code, which readers need (ISO/IEC 18004).
const QUIET: usize = 4;

/// A code, ready for a template: `<svg viewBox="0 0 side side">` with a light ground and this dark path.
pub struct Code {
    /// Width and height in modules, the quiet zone included.
    pub side: usize,
    /// The dark modules: only letters, digits, spaces and minus signs.
    pub path: String,
}

impl Code {
    /// The code of a text.
    ///
    /// # Errors
    /// The text is too long for a QR code (over 2 kB).
    pub fn of(text: &str) -> Result<Code, QrError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    write!(
                        path,
                        "M{} {}h{}v1h-{}z",
                        x + QUIET,
                        y + QUIET,
                        run.len(),
                        run.len()
                    )
                    .expect("writing to memory does not fail");
                }
                x += run.len();
            }
        }
        Ok(Code {
            side: width + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "http://parvis.internal/reprise/AAAAAAAAAAAAAAAAAAAAAA";
        let code = Code::of(text).expect("short");
        let dark = QrCode::with_error_correction_level(text, EcLevel::M).expect("short");
        let dark = dark
            .to_colors()
            .iter()
            .filter(|&&c| c == Color::Dark)
            .count();
        let drawn: usize = code
            .path
            .split('h')
            .skip(1)
            .filter_map(|part| part.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
        assert!(
            code.path
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b' ' || b == b'-')
        );
    }
}
