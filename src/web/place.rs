//! The place as its visitors know it: what was said at the desk, over what the configuration file says.
//!
//! Invariants: what is in memory is what the store holds. A change is written first and shown after, one change at a time,
//! by a task that nobody's leaving stops half-way; only then is whoever asked for it answered. A page kept for others is
//! kept under the [`version`](Places::version) it was begun with, so that none made before a change outlives it.

mod store;

use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::{Error, Shell, Words};
use crate::config::Venue;
use crate::network::values::{Passphrase, Ssid};
use crate::store::{Error as StoreError, Store, Tx};

pub use store::schema;

/// What visitors are told about the place. A text that nobody wrote is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Name, as on the sign outside; empty until somebody said it: pages show [`called`](Self::called).
    pub name: String,
    /// One sentence: what it is.
    pub tagline: String,
    /// One paragraph for whoever comes for the first time.
    pub welcome: String,
    /// Number and street, a line each.
    pub address: String,
    /// Town or village.
    pub town: String,
    /// Opening hours, in words.
    pub hours: String,
    /// Who publishes these pages (legal notice), a paragraph a line.
    pub publisher: String,
    /// The Wi-Fi as the poster gives it, where another machine makes it.
    pub wifi: Option<WifiSign>,
}

/// A Wi-Fi that the box does not make itself, as it is written on the wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiSign {
    /// The name that phones show.
    pub ssid: String,
    /// The password, where there is one.
    pub passphrase: Option<String>,
    /// Whether it is open to all, without a password.
    pub open: bool,
}

/// A field of [`Place`] that can be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceField {
    Name,
    Tagline,
    Welcome,
    Address,
    Town,
    Hours,
    Publisher,
    Ssid,
    Passphrase,
}

/// Why a field was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It must not be empty.
    Missing,
    /// So many signs at most.
    TooLong(usize),
    /// So many lines at most.
    TooManyLines(usize),
    /// Not what the standard calls the name of a Wi-Fi.
    NoSsid,
    /// Not what phones take as the password of a Wi-Fi.
    NoPassphrase,
}

/// One field that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceFault {
    /// Which.
    pub field: PlaceField,
    /// Why.
    pub why: Why,
}

impl PlaceFault {
    /// The reason, for beside the field.
    pub fn said(&self, words: Words) -> String {
        match self.why {
            Why::Missing => words.t("web-place-missing"),
            Why::TooLong(most) => words.t1("web-place-too-long", "most", most),
            Why::TooManyLines(most) => words.t1("web-place-too-many-lines", "most", most),
            Why::NoSsid => words.t("web-place-no-ssid"),
            Why::NoPassphrase => words.t("web-place-no-passphrase"),
        }
    }
}

impl From<&Venue> for Place {
    fn from(venue: &Venue) -> Self {
        let configured = Self {
            name: venue.name.clone().unwrap_or_default(),
            tagline: venue.tagline.clone(),
            town: venue.town.clone(),
            hours: venue.hours.clone(),
            publisher: venue.publisher.clone(),
            ..Self::default()
        };
        configured.cleaned()
    }
}

impl Place {
    /// Whether somebody has said how it is called.
    pub fn is_named(&self) -> bool {
        !self.name.is_empty()
    }

    /// Its name, or words that fit any place.
    pub fn called(&self, words: Words) -> String {
        if self.is_named() {
            self.name.clone()
        } else {
            words.t("web-place-unnamed")
        }
    }

    /// The lines of its address, town included.
    pub fn where_it_is(&self) -> Vec<&str> {
        let lines = self.address.lines().chain([self.town.as_str()]);
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// The same, tidy: what stands in every text that a person types without meaning it is gone.
    #[must_use]
    pub fn cleaned(self) -> Self {
        Self {
            name: line(&self.name),
            tagline: line(&self.tagline),
            welcome: line(&self.welcome),
            address: lines(&self.address),
            town: line(&self.town),
            hours: line(&self.hours),
            publisher: lines(&self.publisher),
            wifi: self.wifi.map(WifiSign::cleaned),
        }
    }

    /// The same, tidy and fit to be shown.
    ///
    /// # Errors
    /// Every field that is not, with its reason.
    pub fn checked(self) -> Result<Self, Vec<PlaceFault>> {
        use PlaceField::{Address, Hours, Name, Publisher, Tagline, Town, Welcome};
        let it = self.cleaned();
        let lines = |field, text: &str, most| {
            let is_over = text.lines().count() > most;
            is_over.then_some((field, Why::TooManyLines(most)))
        };
        let found = [
            it.name.is_empty().then_some((Name, Why::Missing)),
            too_long(Name, &it.name, 60),
            too_long(Tagline, &it.tagline, 140),
            too_long(Welcome, &it.welcome, 600),
            too_long(Address, &it.address, 300),
            lines(Address, &it.address, 5),
            too_long(Town, &it.town, 80),
            too_long(Hours, &it.hours, 200),
            too_long(Publisher, &it.publisher, 2000),
        ];
        let of_wifi = it.wifi.as_ref().map(WifiSign::faults).unwrap_or_default();
        let found = found.into_iter().chain(of_wifi).flatten();
        let faults: Vec<_> = found
            .map(|(field, why)| PlaceFault { field, why })
            .collect();
        if faults.is_empty() {
            Ok(it)
        } else {
            Err(faults)
        }
    }
}

impl WifiSign {
    fn cleaned(self) -> Self {
        let passphrase = self.passphrase.filter(|it| !self.open && !it.is_empty());
        Self {
            // Spaces belong to the name of a Wi-Fi, so only those around it go.
            ssid: self.ssid.trim().to_owned(),
            passphrase,
            open: self.open,
        }
    }

    fn faults(&self) -> [Option<(PlaceField, Why)>; 2] {
        let ssid = self.ssid.parse::<Ssid>().is_err();
        let passphrase = match &self.passphrase {
            None => (!self.open).then_some(Why::Missing),
            Some(it) => it.parse::<Passphrase>().err().map(|_| Why::NoPassphrase),
        };
        [
            ssid.then_some((PlaceField::Ssid, Why::NoSsid)),
            passphrase.map(|why| (PlaceField::Passphrase, why)),
        ]
    }
}

fn too_long(field: PlaceField, text: &str, most: usize) -> Option<(PlaceField, Why)> {
    (text.chars().count() > most).then_some((field, Why::TooLong(most)))
}

/// A text of one line: nothing unseen, one space where there was white between words. A no-break space stays.
fn line(text: &str) -> String {
    let seen: String = text.chars().filter(|&c| !is_unseen(c)).collect();
    let words = seen.split(|c: char| c.is_control() || (c.is_whitespace() && c != '\u{a0}'));
    words
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The lines of a text, tidy, without empty ones.
fn lines(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(line);
    lines
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What turns the order of letters, or is nothing: it comes along when a text is copied. Joiners are letters' business.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The place as it is told now, and its configured part.
pub struct Places {
    now: RwLock<Known>,
    /// Held from the reading of what is changed until the change is shown.
    turn: Mutex<()>,
}

struct Known {
    version: u64,
    place: Arc<Place>,
}

impl Places {
    /// What the store holds, over what the configuration says.
    ///
    /// # Errors
    /// The store could not be read.
    pub fn load(store: &Store, venue: &Venue) -> Result<Self, StoreError> {
        let configured = Place::from(venue);
        let place = store.read_blocking(|read| store::over(read, configured))?;
        let place = Arc::new(place);
        Ok(Self {
            now: RwLock::new(Known { version: 0, place }),
            turn: Mutex::default(),
        })
    }

    /// How often the place was described anew in this run: rises only once the new description is shown.
    pub fn version(&self) -> u64 {
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .version
    }

    fn place(&self) -> Arc<Place> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&now.place)
    }

    fn show(&self, place: Place) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        now.place = Arc::new(place);
        now.version += 1;
    }
}

impl Shell {
    /// What visitors are told about the place at this moment.
    pub fn place(&self) -> Arc<Place> {
        self.places.place()
    }

    /// Changes what is told about the place; every page asked for afterwards says it.
    ///
    /// # Errors
    /// The store could not keep it. Inside: the fields that were refused, when nothing was changed.
    pub async fn set_place(
        &self,
        change: impl FnOnce(&mut Place) + Send + 'static,
    ) -> Result<Result<(), Vec<PlaceFault>>, Error> {
        self.set_place_and(change, |_| Ok(())).await
    }

    /// [`set_place`](Self::set_place), and something else in the same act: its line in a journal, for one.
    ///
    /// # Errors
    /// Those of the store and of `act`, when nothing was changed. Inside: the fields that were refused.
    pub async fn set_place_and<T, E>(
        &self,
        change: impl FnOnce(&mut Place) + Send + 'static,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, Vec<PlaceFault>>, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let shell = self.clone();
        // A task of its own: what is written must be shown, even if whoever asked for it is gone by then.
        let task = tokio::spawn(async move {
            let _turn = shell.places.turn.lock().await;
            let before = shell.place();
            let mut after = Place::clone(&before);
            change(&mut after);
            let after = match after.checked() {
                Ok(after) => after,
                Err(faults) => return Ok(Err(faults)),
            };
            let kept = after.clone();
            let write = shell.store.write(move |tx| {
                store::set(tx, &before, &kept)?;
                act(tx)
            });
            let done = write.await?;
            shell.places.show(after);
            Ok(Ok(done))
        });
        task.await.map_err(|_| StoreError::Panicked)?
    }
}

#[cfg(test)]
mod tests;
