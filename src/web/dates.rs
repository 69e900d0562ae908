//! Dates and hours as people here write them.
//!
//! Names of days and months, their order and numbers come from CLDR through ICU4X. The hour of day follows the French
//! typographic rule ("14 h 32"; Lexique des règles typographiques en usage à l'Imprimerie nationale, "heure"), which CLDR
//! has no pattern for.

use std::sync::OnceLock;

use icu::calendar::{Date as IcuDate, Iso};
use icu::datetime::DateTimeFormatter;
use icu::datetime::fieldsets::{E, M, MDE, YM, YMDE};
use icu::decimal::DecimalFormatter;
use icu::locale::Locale;
use jiff::civil::{Date, Time};
use jiff_icu::ConvertFrom;

use super::Lang;

struct Formatters {
    day: DateTimeFormatter<MDE>,
    day_year: DateTimeFormatter<YMDE>,
    month_year: DateTimeFormatter<YM>,
    month: DateTimeFormatter<M>,
    weekday: DateTimeFormatter<E>,
    weekday_short: DateTimeFormatter<E>,
    decimal: DecimalFormatter,
}

impl Formatters {
    fn of(lang: Lang) -> &'static Self {
        static ALL: OnceLock<[Formatters; 2]> = OnceLock::new();
        &ALL.get_or_init(|| Lang::ALL.map(Formatters::load))[lang as usize]
    }

    fn load(lang: Lang) -> Self {
        const CARRIED: &str = "CLDR's data for French and English is compiled in";
        let tag = if lang == Lang::En { "en-GB" } else { "fr-FR" };
        let locale: Locale = tag.parse().expect("our own language tags are valid");
        Self {
            day: DateTimeFormatter::try_new((&locale).into(), MDE::long()).expect(CARRIED),
            day_year: DateTimeFormatter::try_new((&locale).into(), YMDE::long()).expect(CARRIED),
            month_year: DateTimeFormatter::try_new((&locale).into(), YM::long()).expect(CARRIED),
            month: DateTimeFormatter::try_new((&locale).into(), M::long()).expect(CARRIED),
            weekday: DateTimeFormatter::try_new((&locale).into(), E::long()).expect(CARRIED),
            weekday_short: DateTimeFormatter::try_new((&locale).into(), E::short()).expect(CARRIED),
            decimal: DecimalFormatter::try_new((&locale).into(), Default::default())
                .expect(CARRIED),
        }
    }
}

fn icu(date: Date) -> IcuDate<Iso> {
    IcuDate::convert_from(date)
}

/// "samedi 21 novembre", "dimanche 1er novembre".
pub fn day(lang: Lang, date: Date) -> String {
    let said = Formatters::of(lang).day.format(&icu(date)).to_string();
    with_first(lang, date, said)
}

/// "samedi 21 novembre 2026".
pub fn long_date(lang: Lang, date: Date) -> String {
    let said = Formatters::of(lang).day_year.format(&icu(date)).to_string();
    with_first(lang, date, said)
}

/// "21 novembre", "1er décembre".
pub fn day_of_month(lang: Lang, date: Date) -> String {
    format!("{} {}", day_number(lang, date), month(lang, date))
}

/// "21 novembre 2026", "1er décembre 2026".
pub fn date(lang: Lang, date: Date) -> String {
    format!("{} {}", day_of_month(lang, date), date.year())
}

/// "21", "1er".
pub fn day_number(lang: Lang, date: Date) -> String {
    match (lang, date.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    }
}

/// The first of a month is "1er" in French, which CLDR leaves to its readers.
fn with_first(lang: Lang, date: Date, said: String) -> String {
    if lang == Lang::Fr && date.day() == 1 {
        said.replacen(" 1 ", " 1er ", 1)
    } else {
        said
    }
}

/// "novembre 2026".
pub fn month_year(lang: Lang, date: Date) -> String {
    Formatters::of(lang)
        .month_year
        .format(&icu(date))
        .to_string()
}

/// "novembre".
pub fn month(lang: Lang, date: Date) -> String {
    Formatters::of(lang).month.format(&icu(date)).to_string()
}

/// "samedi".
pub fn weekday(lang: Lang, date: Date) -> String {
    Formatters::of(lang).weekday.format(&icu(date)).to_string()
}

/// "sam.".
pub fn weekday_short(lang: Lang, date: Date) -> String {
    Formatters::of(lang)
        .weekday_short
        .format(&icu(date))
        .to_string()
}

/// "14 h 32", "10 h"; in English "14:32", "10:00".
pub fn time(lang: Lang, time: Time) -> String {
    match (lang, time.minute()) {
        (Lang::Fr, 0) => format!("{}\u{a0}h", time.hour()),
        (Lang::Fr, minute) => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
        (Lang::En, minute) => format!("{}:{minute:02}", time.hour()),
    }
}

/// "1 234" in French, "1,234" in English.
pub fn number(lang: Lang, number: u64) -> String {
    Formatters::of(lang)
        .decimal
        .format(&number.into())
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time as at};

    #[test]
    fn a_french_day_reads_as_on_a_poster() {
        let day_of = date(2026, 11, 21);
        assert_eq!(day(Lang::Fr, day_of), "samedi 21 novembre");
        assert_eq!(long_date(Lang::Fr, day_of), "samedi 21 novembre 2026");
        assert_eq!(month_year(Lang::Fr, day_of), "novembre 2026");
        assert_eq!(month(Lang::Fr, day_of), "novembre");
        assert_eq!(day(Lang::Fr, date(2026, 11, 1)), "dimanche 1er novembre");
        assert_eq!(day_of_month(Lang::Fr, date(2026, 12, 1)), "1er décembre");
        assert_eq!(day_of_month(Lang::En, date(2026, 12, 1)), "1 December");
        assert_eq!(super::date(Lang::Fr, date(2026, 3, 1)), "1er mars 2026");
        assert_eq!(weekday(Lang::Fr, day_of), "samedi");
        assert_eq!(time(Lang::Fr, at(10, 0, 0, 0)), "10\u{a0}h");
        assert_eq!(time(Lang::Fr, at(9, 5, 0, 0)), "9\u{a0}h\u{a0}05");
        assert_eq!(number(Lang::Fr, 12_345), "12\u{202f}345");
    }

    #[test]
    fn an_english_day_reads_the_english_way() {
        assert_eq!(day(Lang::En, date(2026, 11, 21)), "Saturday 21 November");
        assert_eq!(time(Lang::En, at(18, 30, 0, 0)), "18:30");
    }
}
