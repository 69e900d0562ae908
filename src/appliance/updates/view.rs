//! What the mechanic says, in words.

use crate::appliance::mechanic::{
    Look, Outcome, Refusal, Silence, Slots, Source, Stick, Update, Verdict, Why, Work,
};
use crate::web::{Words, dates};

/// Something that can be looked at for an update.
pub(super) struct Place {
    /// As the form names it.
    pub(super) value: String,
    pub(super) words: String,
}

/// A source as forms name it.
pub(super) fn named(source: Source) -> String {
    match source {
        Source::Line => "ligne".to_owned(),
        Source::Stick(id) => id.to_string(),
    }
}

/// The source that a form names.
pub(super) fn source(name: &str) -> Option<Source> {
    match name {
        "ligne" => Some(Source::Line),
        id => id.parse().ok().map(Source::Stick),
    }
}

/// A stick, as somebody would call it.
pub(super) fn stick(w: Words, stick: &Stick) -> Place {
    let size = megabytes(w, stick.size);
    let words = match (stick.label.is_empty(), stick.has_bundle) {
        (true, _) => w.t1("appliance-stick-unnamed", "size", size),
        (false, _) => w.t2("appliance-stick", "name", &stick.label, "size", size),
    };
    let more = match stick.has_bundle {
        Some(true) => w.t("appliance-stick-bundle"),
        Some(false) => w.t("appliance-stick-no-bundle"),
        None => String::new(),
    };
    Place {
        value: named(Source::Stick(stick.id)),
        words: format!("{words} {more}").trim_end().to_owned(),
    }
}

/// A number of bytes as shops say it.
pub(super) fn megabytes(w: Words, bytes: u64) -> String {
    let number = dates::number(w.lang(), bytes.div_ceil(1_000_000));
    w.t1("appliance-megabytes", "n", number)
}

/// What the mechanic is at: a sentence, and what somebody may want to know beside it.
pub(super) fn work(w: Words, work: &Work) -> (String, String) {
    let plain = |words: String| (words, String::new());
    match work {
        Work::Idle => plain(String::new()),
        Work::Looked { look, .. } => match look {
            Look::Nothing => plain(w.t("appliance-found-nothing")),
            Look::Unreachable => plain(w.t("appliance-found-unreachable")),
            Look::Found(update) => found(w, update),
        },
        Work::Installing { version, percent } => plain(w.t2(
            "appliance-installing",
            "version",
            version,
            "percent",
            *percent,
        )),
        Work::Installed { version } => plain(w.t1("appliance-installed", "version", version)),
        Work::Failed { version, why } => (
            w.t1("appliance-failed", "version", version),
            w.t1("appliance-failed-why", "why", why),
        ),
    }
}

fn found(w: Words, update: &Update) -> (String, String) {
    let size = match update.size {
        Some(size) => w.t1("appliance-found-size", "size", megabytes(w, size)),
        None => String::new(),
    };
    let words = match update.verdict {
        Verdict::Good => w.t1("appliance-found-good", "version", &update.version),
        Verdict::OtherMachine => w.t1("appliance-found-other", "version", &update.version),
        Verdict::BadSignature => w.t("appliance-found-unsigned"),
        Verdict::Broken => w.t("appliance-found-broken"),
    };
    (words, size)
}

/// The update that can be installed, and where it lies.
pub(super) fn installable(work: &Work) -> Option<(Source, &Update)> {
    match work {
        Work::Looked {
            source,
            look: Look::Found(update),
        } if update.verdict == Verdict::Good => Some((*source, update)),
        _ => None,
    }
}

/// What became of the last update: a sentence, and why.
pub(super) fn outcome(w: Words, outcome: &Outcome) -> (String, String) {
    match outcome {
        Outcome::Waits { version } => (
            w.t1("appliance-outcome-waits", "version", version),
            String::new(),
        ),
        Outcome::Kept { version } => (
            w.t1("appliance-outcome-kept", "version", version),
            String::new(),
        ),
        Outcome::CameBack { version, why } => (
            w.t1("appliance-outcome-back", "version", version),
            w.t(why_key(*why)),
        ),
    }
}

fn why_key(why: Why) -> &'static str {
    match why {
        Why::NeverStarted => "appliance-why-never",
        Why::Stopped => "appliance-why-stopped",
        Why::Silent(Silence::FrontPage) => "appliance-why-page",
        Why::Silent(Silence::Portal) => "appliance-why-portal",
        Why::Silent(Silence::Names) => "appliance-why-names",
        Why::Silent(Silence::NoRoom) => "appliance-why-room",
    }
}

/// The other system of the machine.
pub(super) fn other(w: Words, slots: &Slots) -> String {
    let other = &slots.other;
    let key = match (other.is_good, other.version.is_empty()) {
        (true, false) => "appliance-other-version",
        (true, true) => "appliance-other",
        (false, _) => "appliance-other-bad",
    };
    w.t2(key, "name", &other.name, "version", &other.version)
}

/// Why something was not done.
pub(super) fn refused(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NoUpdates => "appliance-none-rauc",
        Refusal::NoLine => "appliance-refused-line",
        Refusal::NoStick => "appliance-refused-stick",
        Refusal::StickInUse | Refusal::Busy => "appliance-refused-busy",
        Refusal::NoGoodUpdate => "appliance-refused-update",
        Refusal::OnTrial => "appliance-refused-trial",
        Refusal::Malformed | Refusal::NotAllowed | Refusal::Failed(_) => "appliance-refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appliance::mechanic::StickId;
    use crate::web::Lang;

    #[test]
    fn a_form_names_what_was_offered_and_nothing_else() {
        for it in [Source::Line, Source::Stick(StickId([7; 8]))] {
            assert_eq!(source(&named(it)), Some(it));
        }
        assert_eq!(source("/dev/sda1"), None);
    }

    #[test]
    fn nothing_is_offered_for_installing_but_a_good_update() {
        let update = |verdict| Update {
            version: "0.2.0".into(),
            build: String::new(),
            size: Some(150_000_000),
            verdict,
        };
        for verdict in [
            Verdict::Good,
            Verdict::OtherMachine,
            Verdict::BadSignature,
            Verdict::Broken,
        ] {
            let looked = Work::Looked {
                source: Source::Line,
                look: Look::Found(update(verdict)),
            };
            let is_offered = installable(&looked).is_some();
            assert_eq!(is_offered, verdict == Verdict::Good);
            let (words, size) = work(Words::of(Lang::Fr), &looked);
            assert!(!words.is_empty() && size.contains("150"), "{words} {size}");
        }
    }
}
