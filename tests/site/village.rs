//! A village where Léa is a member and writes the programme.
//!
//! It is Saturday 21 November 2026, eleven in the morning.

use http::StatusCode;
use parvis::ids::{EventId, PersonId};
use parvis::people::{Publishing, Role, Rules, news, rules_of, set_rules};
use parvis::programme::acts::Error as NotDone;
use parvis::programme::proposals;
use parvis::programme::word::to_news;
use parvis::store::Tx;
use parvis::web::Lang;
use parvis::web::words::Words;

use crate::{Answer, From, TestBox};

/// A title that must not leak.
pub(crate) const TITLE: &str = "Veillée aux lampions";

/// A house with a member.
pub(crate) struct Village {
    pub(crate) house: TestBox,
    pub(crate) lea: PersonId,
    pub(crate) cookie: String,
}

impl Village {
    pub(crate) async fn new(publishing: Publishing) -> Village {
        let house = TestBox::new().await;
        let rules = move |tx: &mut Tx<'_>| {
            let rules = rules_of(&*tx)?;
            set_rules(
                tx,
                Rules {
                    publishing,
                    ..rules
                },
            )
        };
        house.store.write(rules).await.unwrap();
        let lea = house.account("Léa", Role::Member).await;
        let cookie = house.sign_in(From::Phone, "Léa").await;
        Village { house, lea, cookie }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.house.get(From::Phone, path, Some(&self.cookie)).await
    }

    pub(crate) async fn fill(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        fill(&self.house, From::Phone, &self.cookie, page, page, fields).await
    }

    /// Proposes, and gives the event's address.
    pub(crate) async fn propose(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.fill("/programme/proposer", fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let (event, _) = answer.location.split_once("/mien?").unwrap();
        event.to_owned()
    }

    pub(crate) async fn publish(&self, event: &str) {
        let (id, now) = (id(event), self.house.clock.now());
        let act = move |tx: &mut Tx<'_>| {
            let done = proposals::publish(tx, id, now)?;
            Ok::<_, NotDone>(done.deliver(tx, |tx, told| to_news(tx, told, now))?)
        };
        self.house.store.write(act).await.unwrap();
    }

    /// What everybody reads of the Thursdays of December and January.
    pub(crate) async fn thursdays(&self) -> String {
        let mut read = String::new();
        for month in ["2026-12", "2027-01"] {
            let path = format!("/programme/mois?mois={month}");
            let page = self.house.get(From::Phone, &path, None).await;
            read += &rows(&page.body);
        }
        read
    }

    /// What waits for somebody, in words.
    pub(crate) async fn news(&self, person: PersonId) -> Vec<String> {
        let read = self.house.store.read(move |read| news::of(read, person));
        let w = Words::of(Lang::Fr);
        let said = read.await.unwrap().into_iter();
        said.map(|news| news.line.said(w)).collect()
    }
}

/// Sends a form after opening its page, as a browser does.
pub(crate) async fn fill(
    house: &TestBox,
    from: From,
    cookie: &str,
    page: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let fields = serde_urlencoded::to_string(fields).unwrap();
    house.fill(from, page, path, Some(cookie), &fields).await
}

/// The id in an event's address.
pub(crate) fn id(event: &str) -> EventId {
    event.rsplit('/').next().unwrap().parse().unwrap()
}

/// The days of a month with what stands on them: « 3 20:00 Chorale [annulé], … ».
fn rows(body: &str) -> String {
    let list = body
        .split("<ol class=\"month\">")
        .nth(1)
        .unwrap_or_default();
    let mut said = String::new();
    for day in list.split("<li class=\"c").skip(1) {
        let Some(titles) = day.split("<ul>").nth(1) else {
            continue;
        };
        let number = day.split("</span> ").nth(1).unwrap();
        let number = number.split('<').next().unwrap();
        let mut text = String::new();
        for piece in titles.split("</ul>").next().unwrap().split('<').skip(1) {
            text.push_str(piece.split_once('>').unwrap().1);
        }
        said += &format!("{number} {}; ", text.replace('\u{a0}', " ").trim());
    }
    said
}

/// An evening.
pub(crate) const EVENING: [(&str, &str); 5] = [
    ("title", TITLE),
    ("day", "2026-11-27"),
    ("from", "18 h 30"),
    ("to", "20:00"),
    ("place", "La grange"),
];
/// Five Thursdays from 10 December.
pub(crate) const CHOIR: [(&str, &str); 8] = [
    ("title", "Chorale"),
    ("day", "10/12/2026"),
    ("from", "20h"),
    ("to", "22h"),
    ("every", "week"),
    ("times", "5"),
    ("signup", "people"),
    ("capacity", "12"),
];

/// The same fields, some with another value.
pub(crate) fn but<'a>(
    fields: &[(&'a str, &'a str)],
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields
        .iter()
        .filter(|(name, _)| other.iter().all(|(it, _)| it != name));
    kept.chain(other).copied().collect()
}
