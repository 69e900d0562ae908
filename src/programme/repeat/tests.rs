use super::*;
use crate::programme::Zone;
#[test]
fn cost() {
    let w = When::Hours {
        start: jiff::civil::datetime(2026, 1, 6, 18, 30, 0, 0),
        zone: Zone::named("Europe/Paris").unwrap(),
        lasts: None,
    };
    for t in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=5",
        "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29,30;BYDAY=MO;BYWEEKNO=40",
        "FREQ=DAILY;COUNT=4000",
        "FREQ=WEEKLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=4000",
    ] {
        let at = std::time::Instant::now();
        let r = Rule::parse(t, &w, Zone::named("Europe/Paris").unwrap().tz());
        eprintln!("{t} {:?} {r:?}", at.elapsed());
        if let Ok(r) = r {
            let at = std::time::Instant::now();
            let d = r.between(
                w.start(),
                &(jiff::civil::datetime(2036, 11, 1, 0, 0, 0, 0)
                    ..jiff::civil::datetime(2036, 12, 1, 0, 0, 0, 0)),
            );
            eprintln!("    month {:?} {}", at.elapsed(), d.len());
        }
    }
}
