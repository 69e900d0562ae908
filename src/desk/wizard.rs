//! The first-boot wizard: what a place needs to open its door, asked step by step on a phone.
//!
//! Invariants: each step is kept when it is sent, so that the wizard goes on where it was left; a step that waits is
//! named at the desk until it is done; a step done may be gone through again, for it is also how things are changed.

pub(super) mod web;

use serde::{Deserialize, Serialize};

/// One step, after the first concierge's account is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// How the place is called, what it is, how it welcomes.
    Place,
    /// Where it is and when it is open.
    Where,
    /// Who publishes these pages.
    Legal,
    /// Whether it shares its Internet access.
    Internet,
    /// The Wi-Fi's name and password.
    Wifi,
    /// What time it is.
    Time,
    /// Whether a phone that joins is shown the door.
    Sheet,
}

impl Step {
    /// Every step, in the order they are asked.
    pub(super) const ALL: [Step; 7] = [
        Step::Place,
        Step::Where,
        Step::Legal,
        Step::Internet,
        Step::Wifi,
        Step::Time,
        Step::Sheet,
    ];

    /// Its name in addresses and message keys.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Step::Place => "lieu",
            Step::Where => "adresse",
            Step::Legal => "mentions",
            Step::Internet => "internet",
            Step::Wifi => "wifi",
            Step::Time => "heure",
            Step::Sheet => "essai",
        }
    }

    /// The step of this name.
    pub(super) fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Which it is, from 1, and of how many: where Internet cannot be shared, nobody is asked about it.
    pub(super) fn counted(self, can_share: bool) -> (usize, usize) {
        let number = self as usize + 1;
        if can_share {
            (number, Self::ALL.len())
        } else {
            let skipped = usize::from(number > Step::Internet as usize);
            (number - skipped, Self::ALL.len() - 1)
        }
    }

    /// Its page.
    pub(super) fn path(self) -> String {
        format!("/admin/installation/{}", self.slug())
    }

    /// Whether it may wait: a place without a name is none.
    pub(super) fn may_wait(self) -> bool {
        self != Step::Place
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// How far the wizard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Progress {
    /// Steps done, a bit each.
    done: u16,
    /// Steps that wait, a bit each.
    later: u16,
    /// Portal pages opened before the door was tried.
    pub(super) sheets_before: u64,
}
crate::first_version!(Progress);

impl Progress {
    /// The same with a step done.
    #[must_use]
    pub(super) fn with_done(self, step: Step) -> Self {
        Self {
            done: self.done | step.bit(),
            later: self.later & !step.bit(),
            ..self
        }
    }

    /// The same with a step that waits.
    #[must_use]
    pub(super) fn with_later(self, step: Step) -> Self {
        Self {
            later: self.later | (step.bit() & !self.done),
            ..self
        }
    }

    /// The first step that was neither done nor put off; none when the wizard is through.
    pub(super) fn next(self) -> Option<Step> {
        let gone = self.done | self.later;
        Step::ALL.into_iter().find(|step| gone & step.bit() == 0)
    }

    /// Where one goes on.
    pub(super) fn next_path(self) -> String {
        self.next().map_or_else(|| "/admin".to_owned(), Step::path)
    }

    /// The steps that were put off.
    pub(super) fn waiting(self) -> impl Iterator<Item = Step> {
        Step::ALL
            .into_iter()
            .filter(move |step| self.later & step.bit() != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wizard_goes_on_where_it_was_left() {
        let begun = Progress::default();
        assert_eq!(begun.next(), Some(Step::Place));
        let on = begun.with_done(Step::Place).with_later(Step::Where);
        assert_eq!(on.next_path(), "/admin/installation/mentions");
        assert_eq!(on.waiting().collect::<Vec<_>>(), [Step::Where]);
        let through = Step::ALL.into_iter().fold(on, Progress::with_later);
        assert_eq!(through.next_path(), "/admin");
        assert!(!through.waiting().any(|step| step == Step::Place));
        assert_eq!(through.with_done(Step::Where).waiting().count(), 5);
    }

    #[test]
    fn what_cannot_be_chosen_is_not_counted() {
        assert_eq!(Step::Legal.counted(false), (3, 6));
        assert_eq!(Step::Wifi.counted(false), (4, 6));
    }

    #[test]
    fn every_step_is_found_by_its_name_and_stands_at_its_number() {
        for (number, step) in (1..).zip(Step::ALL) {
            assert_eq!(Step::of_slug(step.slug()), Some(step));
            assert_eq!(step.counted(true), (number, 7));
        }
        assert_eq!(Step::of_slug("fin"), None);
    }
}
