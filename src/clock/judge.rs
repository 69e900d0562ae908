//! What to believe about the time: rules without a clock or a store of their own.

use jiff::{SignedDuration, Timestamp};

use super::{Source, Trust};

/// Farther ahead than this of the last time known, a time is not believed without somebody's
/// word: clocks that lose their battery like to wake in 2036, boxes rarely sleep three years.
const FAR: SignedDuration = SignedDuration::from_hours(3 * 365 * 24);

/// A clock may be this much behind the last time seen and only be a little slow. Civil time then
/// starts at the last time seen.
const SLOW: SignedDuration = SignedDuration::from_secs(5 * 60);

/// People read minutes: what differs by less is the same to them.
const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// The network is exact: a difference of this is a difference.
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// Nobody who sets a clock means a time farther ahead of the release than this.
const CENTURY: SignedDuration = SignedDuration::from_hours(100 * 366 * 24);

/// A belief about the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) time: Timestamp,
    pub(super) trust: Trust,
    pub(super) source: Source,
    /// What the staff found must be added to the system's time; zero when it was right.
    pub(super) offset: SignedDuration,
    /// Whether it was the network's time that the staff found wrong.
    pub(super) against_network: bool,
}

impl Judgement {
    /// A belief that rests on the system's time as it is.
    pub(super) fn of(time: Timestamp, trust: Trust, source: Source) -> Self {
        Self {
            time,
            trust,
            source,
            offset: SignedDuration::ZERO,
            against_network: false,
        }
    }

    /// What the disk should remember of it at this moment.
    pub(super) fn seen(self, at: Timestamp) -> Seen {
        Seen {
            at,
            offset: self.offset,
            against_network: self.against_network,
        }
    }
}

/// What the disk remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// The last civil time it was told.
    pub(super) at: Timestamp,
    /// See [`Judgement::offset`].
    pub(super) offset: SignedDuration,
    /// See [`Judgement::against_network`].
    pub(super) against_network: bool,
}

/// What to believe when the program starts.
pub(super) fn at_start(
    system: Timestamp,
    is_synchronised: bool,
    seen: Option<Seen>,
    release: Timestamp,
) -> Judgement {
    let floor = seen.map_or(release, |seen| seen.at.max(release));
    let plausible = |time: Timestamp| floor - SLOW <= time && time <= later(floor, FAR);

    // The staff once found the system wrong by so much, and with it the time still makes sense: a
    // clock that ticks well and is set badly. The network sets it well, unless it was meant.
    if let Some(Seen {
        offset,
        against_network,
        ..
    }) = seen
        && !offset.is_zero()
        && (against_network && !plausible(system) || !is_synchronised)
        && let Ok(corrected) = system.checked_add(offset)
        && plausible(corrected)
    {
        let belief = Judgement::of(corrected.max(floor), Trust::Plausible, Source::Rtc);
        return Judgement {
            offset,
            against_network,
            ..belief
        };
    }
    if is_synchronised && system >= release {
        // It may contradict what the disk remembers: the network knows better. But so far ahead,
        // somebody has to say yes.
        let trust = if system > later(floor, FAR) {
            Trust::None
        } else {
            Trust::Trusted
        };
        return Judgement::of(system, trust, Source::Ntp);
    }
    if plausible(system) {
        return Judgement::of(system.max(floor), Trust::Plausible, Source::Rtc);
    }
    let source = if floor > release {
        Source::LastSeen
    } else {
        Source::Build
    };
    Judgement::of(floor, Trust::None, source)
}

/// What to believe instead of `believed`, if anything, on another look at the system.
pub(super) fn again(
    system: Timestamp,
    is_synchronised: bool,
    believed: Judgement,
    floor: Timestamp,
    release: Timestamp,
) -> Option<Judgement> {
    let Judgement {
        time,
        source,
        offset,
        against_network,
        ..
    } = believed;
    let corrected = system.checked_add(offset).unwrap_or(system);
    let agrees = corrected.duration_since(time).abs() < MINUTE;

    if is_synchronised {
        // The staff said that this very time of the network is wrong, and it has not changed.
        if against_network && agrees || system < release {
            return None;
        }
        if source == Source::Ntp && is_same(system, time) {
            return None;
        }
        // So far ahead, somebody has to say yes.
        let far = system > later(time.max(floor), FAR);
        let trust = if far { Trust::None } else { Trust::Trusted };
        return Some(Judgement::of(system, trust, Source::Ntp));
    }
    let plausible = floor <= system && system <= later(time.max(floor), FAR);
    let somebody_set_it = match source {
        // Uptime carries on what a person or the network said.
        Source::Staff | Source::Ntp => false,
        Source::Rtc => !agrees,
        Source::LastSeen | Source::Build => true,
    };
    (plausible && somebody_set_it).then(|| Judgement::of(system, Trust::Plausible, Source::Rtc))
}

/// What to believe when somebody of the staff says what time it is.
pub(super) fn by_staff(
    to: Timestamp,
    time: Timestamp,
    system: Timestamp,
    is_synchronised: bool,
) -> Judgement {
    let time = if to.duration_since(time).abs() < MINUTE {
        time
    } else {
        to
    };
    let belief = Judgement::of(time, Trust::Trusted, Source::Staff);
    let offset = time.duration_since(system);
    if offset.abs() < MINUTE {
        return belief;
    }
    Judgement {
        offset,
        against_network: is_synchronised,
        ..belief
    }
}

/// The last time that the staff can mean.
pub(super) fn end_of_days(release: Timestamp) -> Timestamp {
    later(release, CENTURY)
}

/// Whether two times differ by less than the network can tell.
pub(super) fn is_same(a: Timestamp, b: Timestamp) -> bool {
    a.duration_since(b).abs() < SECOND
}

/// So much later, or the end of time.
pub(super) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}
