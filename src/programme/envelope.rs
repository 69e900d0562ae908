//! The outer shape of a calendar file: which lines belong to which entry.
//!
//! Works on bytes, before anything is decoded, so that one broken entry costs only itself: each
//! VEVENT is cut out with the line it begins on, unfolded, and read alone. (Folding may split a
//! character's bytes, RFC 5545, 3.1; decoding comes after unfolding.)

/// What a file holds, in its own order.
#[derive(Debug, Default)]
pub struct Envelope {
    pub calendars: Vec<Calendar>,
    pub entries: Vec<Entry>,
}

/// What a VCALENDAR says about all its entries.
#[derive(Debug, Default)]
pub struct Calendar {
    pub name: Option<String>,
    pub method: Option<String>,
    /// The zone of times without one (X-WR-TIMEZONE).
    pub zone: Option<String>,
    /// Set for a file that this program wrote: its texts are plain, whatever they look like.
    pub is_ours: bool,
    /// Set for vCalendar 1.0, the format before iCalendar.
    pub is_vcalendar_1: bool,
    /// The VTIMEZONE parts, unfolded.
    pub zones: Vec<Vec<u8>>,
}

/// One VEVENT, VTODO, …
#[derive(Debug)]
pub struct Entry {
    pub kind: Kind,
    /// Index in [`Envelope::calendars`].
    pub calendar: usize,
    /// Where it begins in the file, counted from 1.
    pub line: u32,
    /// From BEGIN to END, unfolded, one property a line.
    pub text: Vec<u8>,
    /// False when its END never came.
    pub is_whole: bool,
}

/// What a component of a calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Event,
    Task,
    Journal,
    FreeBusy,
}

/// Cuts a file into its entries. Gives up at `most` entries by returning `None`.
pub fn open(file: &[u8], most: usize) -> Option<Envelope> {
    let mut cutter = Cutter::default();
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let mut logical: Vec<u8> = Vec::new();
    let mut begins_at = 1;
    for (index, line) in file.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            // Old Mozilla calendars put one between a name and its folded value.
            continue;
        }
        if let [b' ' | b'\t', continued @ ..] = line {
            logical.extend_from_slice(continued);
            continue;
        }
        cutter.take(&logical, begins_at);
        if cutter.envelope.entries.len() > most {
            return None;
        }
        logical.clear();
        logical.extend_from_slice(line);
        begins_at = u32::try_from(index + 1).unwrap_or(u32::MAX);
    }
    cutter.take(&logical, begins_at);
    cutter.abandon();
    (cutter.envelope.entries.len() <= most).then_some(cutter.envelope)
}

/// Follows BEGIN and END.
#[derive(Default)]
struct Cutter {
    envelope: Envelope,
    /// The entry or VTIMEZONE being read, with the name that ends it.
    current: Option<(Part, Vec<u8>)>,
    /// Components inside the current one (VALARM, STANDARD, …).
    depth: u32,
    in_calendar: bool,
}

enum Part {
    Entry(Entry),
    Zone(Vec<u8>),
}

impl Cutter {
    fn take(&mut self, line: &[u8], number: u32) {
        let line = line.trim_ascii();
        if let Some(name) = after(line, b"BEGIN:") {
            self.begin(&name.to_ascii_uppercase(), line, number);
        } else if let Some(name) = after(line, b"END:") {
            self.end(&name.to_ascii_uppercase(), line);
        } else if self.current.is_some() {
            self.keep(line);
        } else if self.in_calendar {
            self.describe(line);
        }
    }

    fn begin(&mut self, name: &[u8], line: &[u8], number: u32) {
        let kind = match name {
            b"VCALENDAR" => {
                self.abandon();
                self.envelope.calendars.push(Calendar::default());
                self.in_calendar = true;
                return;
            }
            b"VEVENT" => Some(Kind::Event),
            b"VTODO" => Some(Kind::Task),
            b"VJOURNAL" => Some(Kind::Journal),
            b"VFREEBUSY" => Some(Kind::FreeBusy),
            _ => None,
        };
        let Some(calendar) = self.envelope.calendars.len().checked_sub(1) else {
            return;
        };
        if let Some(kind) = kind {
            // An entry inside an entry: the outer one lost its end.
            self.abandon();
            let entry = Entry {
                kind,
                calendar,
                line: number,
                text: Vec::new(),
                is_whole: false,
            };
            self.current = Some((Part::Entry(entry), name.to_vec()));
        } else if name == b"VTIMEZONE" && self.current.is_none() {
            self.current = Some((Part::Zone(Vec::new()), name.to_vec()));
        } else {
            self.depth += 1;
        }
        self.keep(line);
    }

    fn end(&mut self, name: &[u8], line: &[u8]) {
        self.keep(line);
        if name == b"VCALENDAR" {
            self.abandon();
            self.in_calendar = false;
            return;
        }
        if self
            .current
            .as_ref()
            .is_none_or(|(_, ends_with)| ends_with != name)
        {
            self.depth = self.depth.saturating_sub(1);
            return;
        }
        self.depth = 0;
        match self.current.take() {
            Some((Part::Entry(entry), _)) => {
                self.envelope.entries.push(Entry {
                    is_whole: true,
                    ..entry
                });
            }
            Some((Part::Zone(zone), _)) => {
                if let Some(calendar) = self.envelope.calendars.last_mut() {
                    calendar.zones.push(zone);
                }
            }
            None => {}
        }
    }

    fn keep(&mut self, line: &[u8]) {
        let text = match &mut self.current {
            Some((Part::Entry(entry), _)) => &mut entry.text,
            Some((Part::Zone(zone), _)) => zone,
            None => return,
        };
        text.extend_from_slice(line);
        text.extend_from_slice(b"\r\n");
    }

    /// What is open now never ends: an entry is kept as broken, a zone is dropped.
    fn abandon(&mut self) {
        self.depth = 0;
        if let Some((Part::Entry(entry), _)) = self.current.take() {
            self.envelope.entries.push(entry);
        }
    }

    /// A property of the calendar itself.
    fn describe(&mut self, line: &[u8]) {
        if self.depth > 0 {
            return;
        }
        let Some(calendar) = self.envelope.calendars.last_mut() else {
            return;
        };
        let Some((name, value)) = split_property(line) else {
            return;
        };
        match name.to_ascii_uppercase().as_slice() {
            b"X-WR-CALNAME" | b"NAME" => calendar.name = Some(unescape(value)),
            b"METHOD" => calendar.method = Some(unescape(value).to_ascii_uppercase()),
            b"X-WR-TIMEZONE" => calendar.zone = Some(unescape(value)),
            b"PRODID" => calendar.is_ours = value == super::export::PRODUCT.as_bytes(),
            b"VERSION" => calendar.is_vcalendar_1 = value == b"1.0",
            _ => {}
        }
    }
}

/// The name and value of a property; parameters are skipped.
pub(super) fn split_property(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let name_ends = line.iter().position(|byte| matches!(byte, b':' | b';'))?;
    let mut quoted = false;
    let colon = line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    })?;
    Some((&line[..name_ends], &line[colon + 1..]))
}

fn unescape(value: &[u8]) -> String {
    String::from_utf8_lossy(value)
        .trim()
        .replace("\\,", ",")
        .replace("\\;", ";")
}

fn after<'a>(line: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let (start, rest) = line.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then(|| rest.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(file: &str) -> Envelope {
        open(file.as_bytes(), 100).expect("few entries")
    }

    #[test]
    fn entries_are_cut_out_with_their_line_and_unfolded() {
        let envelope = cut(
            "\u{feff}BEGIN:VCALENDAR\r\nX-WR-CALNAME:Le Lavoir\\, agenda\r\nBEGIN:VTIMEZONE\r\n\
             TZID:X\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
             SUMMARY:Jeu\r\n  de go\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        );
        assert_eq!(
            envelope.calendars[0].name.as_deref(),
            Some("Le Lavoir, agenda")
        );
        assert_eq!(envelope.calendars[0].zones.len(), 1);
        let [entry] = envelope.entries.as_slice() else {
            panic!("one entry")
        };
        assert_eq!((entry.line, entry.is_whole), (8, true));
        let text = String::from_utf8_lossy(&entry.text);
        assert!(text.contains("SUMMARY:Jeu de go\r\n"), "{text}");
        assert!(text.contains("END:VALARM"), "{text}");
    }

    #[test]
    fn an_entry_that_never_ends_does_not_swallow_the_next() {
        let envelope = cut(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nBEGIN:VEVENT\nUID:b\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:c\nEND:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:d",
        );
        let whole: Vec<_> = envelope
            .entries
            .iter()
            .map(|e| (e.line, e.is_whole))
            .collect();
        assert_eq!(whole, [(2, false), (4, true), (7, false), (11, false)]);
        assert_eq!(envelope.entries[3].calendar, 1);
    }

    #[test]
    fn a_character_cut_in_two_by_folding_is_whole_again() {
        let envelope = open(
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:caf\xC3\n \xA9\nEND:VEVENT\n",
            9,
        )
        .expect("few entries");
        assert!(String::from_utf8_lossy(&envelope.entries[0].text).contains("café"));
    }

    #[test]
    fn too_many_entries_are_given_up() {
        let many = format!(
            "BEGIN:VCALENDAR\n{}",
            "BEGIN:VEVENT\nEND:VEVENT\n".repeat(11)
        );
        assert!(open(many.as_bytes(), 10).is_none());
    }
}
