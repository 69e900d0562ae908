//! What is kept of the place: what somebody said of it, each thing by itself.

use serde::{Deserialize, Serialize};

use super::{Place, WifiSign};
use crate::store::{Error, Read, Schema, Table, Tx};

/// One row: what was said of the place (version 1).
const PLACE: Table<u8, PlaceRow> = Table::new("web/place");
const THE_ONE: u8 = 0;

/// What nobody has said yet is nothing here, and comes from the configuration.
#[derive(Debug, Default, Serialize, Deserialize)]
struct PlaceRow {
    name: Option<String>,
    tagline: Option<String>,
    welcome: Option<String>,
    address: Option<String>,
    town: Option<String>,
    hours: Option<String>,
    publisher: Option<String>,
    wifi: Option<Option<WifiSign>>,
}
crate::first_version!(PlaceRow);

/// Adds the table of the place.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&PLACE)
}

/// What was said, over what is configured.
pub(super) fn over(read: &impl Read, configured: Place) -> Result<Place, Error> {
    let said = read.get(&PLACE, &THE_ONE)?.unwrap_or_default();
    Ok(Place {
        name: said.name.unwrap_or(configured.name),
        tagline: said.tagline.unwrap_or(configured.tagline),
        welcome: said.welcome.unwrap_or(configured.welcome),
        address: said.address.unwrap_or(configured.address),
        town: said.town.unwrap_or(configured.town),
        hours: said.hours.unwrap_or(configured.hours),
        publisher: said.publisher.unwrap_or(configured.publisher),
        wifi: said.wifi.unwrap_or(configured.wifi),
    })
}

/// Keeps what is said now and was not before: the rest goes on coming from where it came.
pub(super) fn set(tx: &mut Tx<'_>, before: &Place, after: &Place) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    let mut row = tx.get(&PLACE, &THE_ONE)?.unwrap_or_default();
    keep(&mut row.name, &before.name, &after.name);
    keep(&mut row.tagline, &before.tagline, &after.tagline);
    keep(&mut row.welcome, &before.welcome, &after.welcome);
    keep(&mut row.address, &before.address, &after.address);
    keep(&mut row.town, &before.town, &after.town);
    keep(&mut row.hours, &before.hours, &after.hours);
    keep(&mut row.publisher, &before.publisher, &after.publisher);
    keep(&mut row.wifi, &before.wifi, &after.wifi);
    tx.put(&PLACE, &THE_ONE, &row)
}

fn keep<T: Clone + PartialEq>(said: &mut Option<T>, before: &T, after: &T) {
    if before != after {
        *said = Some(after.clone());
    }
}
