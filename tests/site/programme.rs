//! The programme as a visitor reads it: days, weeks, months, one event, and what calendars fetch.
//!
//! It is Saturday 21 November 2026, eleven in the morning; the box is filled with the demo's content.

use http::StatusCode;

use crate::{Answer, From, TestBox};

async fn lively() -> TestBox {
    let house = TestBox::new().await;
    parvis::demo::fill(&house.store, house.clock.now())
        .await
        .unwrap();
    house
}

async fn read(house: &TestBox, path: &str) -> Answer {
    let answer = house.get(From::Phone, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer
}

/// What stands in `main`, without tags.
fn words(answer: &Answer) -> String {
    let main = answer.body.split("<main").nth(1).unwrap();
    let main = main.split("</main>").next().unwrap();
    let mut text = String::new();
    for piece in main.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address of the first event of that name on a page.
fn address(answer: &Answer, title: &str) -> String {
    let before = answer.body.split(&format!(">{title}<")).next().unwrap();
    let href = before.rsplit("href=\"").next().unwrap();
    href.split('"').next().unwrap().replace("&#38;", "&")
}

#[tokio::test]
async fn today_shows_what_is_on_and_what_is_next() {
    let house = lively().await;
    let said = words(&read(&house, "/programme").await);
    let (today, next) = said.split_once("Et ensuite").unwrap();
    assert!(today.contains("samedi 21 novembre"), "{today}");
    assert!(today.contains("10 h à 12 h 30 Atelier vélo"), "{today}");
    assert!(today.contains("En ce moment"), "the bicycle workshop is on");
    assert!(next.contains("Complet"), "{next}");
}

#[tokio::test]
async fn every_view_shows_the_same_cancelled_evening() {
    let house = lively().await;
    for path in [
        "/programme?jour=2026-11-23",
        "/programme/semaine?jour=2026-11-25",
        "/programme/mois",
        "/programme/agenda?jour=2026-11-23",
    ] {
        let said = words(&read(&house, path).await);
        assert!(said.contains("Le Temps des lavandières"), "{path}: {said}");
        assert!(said.contains("Annulé"), "{path}");
    }
}

#[tokio::test]
async fn an_event_past_midnight_is_on_one_list_only() {
    let house = lively().await;
    let sunday = words(&read(&house, "/programme?jour=2026-11-22").await);
    assert!(sunday.contains("21 h à 1 h Concert"), "{sunday}");
    let monday = words(&read(&house, "/programme?jour=2026-11-23").await);
    let monday = monday.split("Et ensuite").next().unwrap();
    assert!(!monday.contains("Concert"), "{monday}");
}

#[tokio::test]
async fn a_series_skips_one_saturday_and_moves_another() {
    let house = lively().await;
    let week = read(&house, "/programme/semaine").await;
    let bicycles = address(&week, "Atelier vélo, freins et dérailleurs");
    let page = words(&read(&house, &bicycles).await);
    assert!(page.contains("chaque samedi"), "{page}");
    assert!(!page.contains("samedi 28 novembre"), "left out: {page}");
    assert!(page.contains("samedi 5 décembre"), "{page}");
    let id = bicycles.split('?').next().unwrap();
    let moved = words(&read(&house, &format!("{id}?jour=2026-12-05")).await);
    assert!(moved.contains("Grange d’à côté"), "{moved}");
    let none = house
        .get(From::Phone, &format!("{id}?jour=2026-11-28"), None)
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_event_is_taken_home_as_a_file_or_in_the_real_browser() {
    let house = lively().await;
    let day = read(&house, "/programme").await;
    let water = address(&day, "L’eau au village");
    let page = read(&house, &water).await;
    let on = page.body.find("/continuer?vers=%2Fprogramme%2F").unwrap();
    let file = page.body.find(&format!("{water}.ics")).unwrap();
    assert!(on < file, "the sheet's way is said before the file");
    let file = read(&house, &format!("{water}.ics")).await;
    assert!(
        file.body.starts_with("BEGIN:VCALENDAR\r\n"),
        "{}",
        file.body
    );
    assert!(file.body.contains("SUMMARY:L’eau au village\r\n"));
    assert!(page.body.contains("application/ld+json"));
}

#[tokio::test]
async fn feeds_name_every_event_once() {
    let house = lively().await;
    let calendar = read(&house, "/programme.ics").await.body;
    let uids = calendar.matches("\r\nUID:").count();
    let dates = calendar.matches("\r\nRECURRENCE-ID").count();
    assert_eq!((uids - dates, dates), (23, 1));
    let atom = read(&house, "/programme.atom").await.body;
    assert_eq!(atom.matches("<entry>").count(), 23);
}

#[tokio::test]
async fn days_that_cannot_be_have_no_page() {
    let house = lively().await;
    for path in [
        "/programme?jour=2026-02-30",
        "/programme?jour=demain",
        "/programme?jour=9999-01-01",
        "/programme/semaine?jour=0001-01-01",
        "/programme/mois?mois=2026-13",
        "/programme/mois?mois=2026-11-21",
        "/programme/mois?mois=",
        "/programme/agenda?jour=%FF",
        "/programme/e000000000xxxxxxx",
        "/programme/e000000000xxxxxxx.ics",
        "/programme/..%2Fadmin",
        "/programme/rien",
    ] {
        let answer = house.get(From::Phone, path, None).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(answer.body.contains("<main"), "{path}");
    }
}

#[tokio::test]
async fn an_empty_programme_says_so_kindly() {
    let house = TestBox::new().await;
    for (path, said) in [
        ("/programme", "Rien n’est prévu aujourd’hui."),
        ("/programme?jour=2026-12-24", "Rien n’est prévu ce jour-là."),
        ("/programme/semaine", "Rien n’est prévu cette semaine-là."),
        ("/programme/mois", "Rien n’est prévu ce mois-là."),
        ("/programme/mois?mois=1970-01", "Ces jours sont passés."),
    ] {
        let page = words(&read(&house, path).await);
        assert!(page.contains(said), "{path}: {page}");
    }
    assert!(
        read(&house, "/programme.ics")
            .await
            .body
            .contains("END:VCALENDAR")
    );
    assert!(read(&house, "/programme.atom").await.body.contains("<feed"));
}

#[tokio::test]
async fn what_somebody_wrote_is_never_markup() {
    let house = TestBox::new().await;
    let now = house.clock.now();
    let venue = parvis::programme::Zone::named("Europe/Paris").unwrap();
    let wicked = "</script><img src=x onerror=alert(1)>\"'&";
    let details = parvis::programme::Details {
        title: wicked.to_owned(),
        description: wicked.to_owned(),
        place: Some(wicked.to_owned()),
        host: Some(wicked.to_owned()),
        category: Some(wicked.to_owned()),
        link: Some("https://exemple.fr/?a=1&b='".to_owned()),
        ..Default::default()
    };
    let start = parvis::programme::typed::moment("2026-11-21 18:30").unwrap();
    let when = parvis::programme::typed::when(start, None, &venue).unwrap();
    let event = parvis::programme::acts::compose(details, when, None, &venue).unwrap();
    let id = parvis::programme::acts::add(&house.store, event, now)
        .await
        .unwrap();
    for path in [
        "/programme".to_owned(),
        "/programme/semaine".to_owned(),
        "/programme/mois".to_owned(),
        "/programme/agenda".to_owned(),
        "/programme.atom".to_owned(),
        format!("/programme/{id}"),
    ] {
        let body = read(&house, &path).await.body;
        assert!(!body.contains("<img"), "{path}: {body}");
        assert!(!body.contains("</script><"), "{path}: {body}");
    }
}
