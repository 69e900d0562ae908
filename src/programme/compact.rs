//! Dates on disk: seconds or days since 1970 instead of text, a few bytes each.

/// A wall time as seconds since 1970-01-01T00:00 on the same wall.
pub(super) mod wall {
    use jiff::Timestamp;
    use jiff::civil::DateTime;
    use jiff::tz::TimeZone;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(wall: &DateTime, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(super::super::rule::seconds(*wall))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime, D::Error> {
        let instant = Timestamp::from_second(i64::deserialize(from)?).map_err(D::Error::custom)?;
        Ok(TimeZone::UTC.to_datetime(instant))
    }
}

/// Several wall times.
pub(super) mod walls {
    use jiff::civil::DateTime;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Wall(#[serde(with = "super::wall")] DateTime);

    pub(crate) fn serialize<S: Serializer>(walls: &[DateTime], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(walls.iter().map(|wall| Wall(*wall)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<DateTime>, D::Error> {
        Ok(Vec::<Wall>::deserialize(from)?
            .into_iter()
            .map(|wall| wall.0)
            .collect())
    }
}

/// Days since 1970-01-01.
pub(super) fn days(day: jiff::civil::Date) -> i32 {
    // Civil dates lie within five million days of any other.
    day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() as i32 / 24
}

/// A date as days since 1970-01-01.
pub(super) mod date {
    use jiff::Span;
    use jiff::civil::{Date, date};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i32(super::days(*day))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let days = Span::new()
            .try_days(i32::deserialize(from)?)
            .map_err(D::Error::custom)?;
        date(1970, 1, 1).checked_add(days).map_err(D::Error::custom)
    }
}

/// An instant as seconds since 1970.
pub(super) mod instant_known {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(at.as_second())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        Timestamp::from_second(i64::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// An instant that may be unknown, as seconds since 1970.
pub(super) mod instant {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::as_second).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let seconds = Option::<i64>::deserialize(from)?;
        seconds
            .map(Timestamp::from_second)
            .transpose()
            .map_err(D::Error::custom)
    }
}
