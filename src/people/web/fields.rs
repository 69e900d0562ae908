//! Fields that several forms of people have: a name, a code chosen twice, a recovery word, the charter.

use jiff::civil::DateTime;

use crate::clock::Now;
use crate::people::charter;
use crate::people::secret::{Secret, Weak};
use crate::people::{Accepted, Dated, Name};
use crate::web::form::Field;
use crate::web::{Error, Visit, dates};

/// The name that was typed, or a reason beside it.
pub(super) fn name(visit: &Visit, field: &mut Field) -> Option<Name> {
    let name = Name::typed(&field.value);
    name.inspect_err(|why| field.problem = visit.t(why.key()))
        .ok()
}

/// The new code, typed twice, or a reason beside the field that is wrong.
pub(super) fn new_code(
    visit: &Visit,
    name: Option<&Name>,
    code: &mut Field,
    again: &mut Field,
) -> Option<Secret> {
    let secret = Secret::new_code(&code.value, &again.value, &or_anybodys(name));
    secret
        .inspect_err(|why| {
            let field = if *why == Weak::Differ { again } else { code };
            field.problem = visit.t(why.key());
        })
        .ok()
}

/// The new recovery word, or a reason beside it.
pub(super) fn new_word(visit: &Visit, name: Option<&Name>, field: &mut Field) -> Option<Secret> {
    let secret = Secret::new_word(&field.value, &or_anybodys(name));
    secret
        .inspect_err(|why| field.problem = visit.t(why.word_key()))
        .ok()
}

/// A name to judge a secret with while theirs is refused: so that all reasons are said at once.
fn or_anybodys(name: Option<&Name>) -> Name {
    let anybodys = || Name::typed("0").expect("a digit will do as a name");
    name.cloned().unwrap_or_else(anybodys)
}

/// The box to tick: the charter in force, which can be read without leaving the form.
pub(super) struct CharterBox {
    /// Its number: what the box sends.
    pub(super) version: u32,
    /// What it says.
    pub(super) text: String,
    pub(super) is_ticked: bool,
    pub(super) problem: String,
}

impl CharterBox {
    /// The charter in force, and whether the box was `sent` ticked for it.
    pub(super) async fn of(visit: &Visit, sent: &str) -> Result<Self, Error> {
        let current = visit.shell.store.read(charter::current).await?;
        let (version, text) = current.map_or((0, String::new()), |it| (it.number, it.text));
        let lines = text.lines().map(|it| it.strip_prefix("# ").unwrap_or(it));
        Ok(Self {
            version,
            text: lines.collect::<Vec<_>>().join("\n"),
            is_ticked: sent == version.to_string(),
            problem: String::new(),
        })
    }

    /// What was accepted, or a reason beside the box: it is not ticked, or was for an older version.
    pub(super) fn accepted(&mut self, visit: &Visit, sent: &str, now: Now) -> Option<Accepted> {
        if self.is_ticked {
            return Some(Accepted {
                version: self.version,
                when: now.into(),
            });
        }
        let key = if sent.is_empty() {
            "people-charter-needed"
        } else {
            "people-charter-changed"
        };
        self.problem = visit.t(key);
        None
    }
}

/// A date as it is said, with the hour; nothing for one that the box could not believe.
pub(super) fn when(visit: &Visit, dated: Dated) -> Option<String> {
    let at = local(visit, dated)?;
    let lang = visit.words.lang();
    let (day, at) = (dates::date(lang, at.date()), dates::time(lang, at.time()));
    Some(visit.words.t2("people-day-at", "day", day, "at", at))
}

/// The same without the hour.
pub(super) fn day(visit: &Visit, dated: Dated) -> Option<String> {
    let at = local(visit, dated)?;
    Some(dates::date(visit.words.lang(), at.date()))
}

fn local(visit: &Visit, dated: Dated) -> Option<DateTime> {
    if !dated.is_plausible {
        return None;
    }
    let at = jiff::Timestamp::from_second(dated.at).ok()?;
    Some(at.to_zoned(visit.shell.clock.zone().clone()).datetime())
}
