//! A calendar file at the desk: what it would do is shown first, and nothing is done before somebody agrees.

use axum::body::Body;
use http::{Request, StatusCode, header};
use parvis::people::journal;
use parvis::programme::find;

use crate::{Answer, From, TestBox};

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//test//FR\r\nBEGIN:VEVENT\r\nUID:bal@test\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261205\r\nSUMMARY:Bal de décembre\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:sans-date@test\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Un jour\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const PAGE: &str = "/admin/agenda";
const PLAN: &str = "/admin/agenda/apercu";

/// Brings a file to the desk as a browser does.
async fn bring(house: &TestBox, cookie: &str, file: &str) -> Answer {
    let shown = house.get(From::Https, PAGE, Some(cookie)).await;
    let token = shown.token();
    let body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--cut\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"agenda.ics\"\r\nContent-Type: text/calendar\r\n\r\n{file}\r\n--cut--\r\n"
    );
    let request =
        Request::post(PAGE).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
    house
        .ask(From::Https, request, Some(cookie), Body::from(body))
        .await
}

async fn has_ball(house: &TestBox) -> bool {
    let found = house.store.read(|read| find(read, "bal@test")).await;
    found.unwrap().is_some()
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_imported() {
    let house = TestBox::new().await;
    let keeper = house.sit_down(From::Https).await;
    assert_eq!(bring(&house, &keeper, FILE).await.location, PLAN);
    let plan = house.get(From::Https, PLAN, Some(&keeper)).await;
    assert!(plan.body.contains("Bal de décembre") && plan.body.contains("Refusé, ligne"));
    assert!(!plan.body.contains("--apply"), "{}", plan.body);
    assert!(!has_ball(&house).await, "nothing is written yet");

    let import = "/admin/agenda/importer";
    let done = house
        .fill(From::Https, PLAN, import, Some(&keeper), "")
        .await;
    assert_eq!(done.location, PLAN);
    assert!(has_ball(&house).await);
    let plan = house.get(From::Https, PLAN, Some(&keeper)).await;
    assert!(plan.body.contains("C’est fait"), "{}", plan.body);
    let latest = house.store.read(|read| journal::latest(read, 1)).await;
    assert_eq!(latest.unwrap()[0].line.key, "desk-did-import");

    bring(&house, &keeper, FILE).await;
    let again = house.get(From::Https, PLAN, Some(&keeper)).await;
    assert!(again.body.contains("Il n’y a rien à changer"));
}

#[tokio::test]
async fn what_is_no_calendar_is_refused_beside_the_field() {
    let house = TestBox::new().await;
    let keeper = house.sit_down(From::Https).await;
    let answer = bring(&house, &keeper, "Bonjour").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.body.contains("Ce n’est pas un agenda"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_file_belongs_to_its_session_and_the_page_says_when_it_is_gone() {
    let house = TestBox::new().await;
    let keeper = house.sit_down(From::Https).await;
    bring(&house, &keeper, FILE).await;
    let other = house.sit_down(From::Https).await;
    let gone = house.get(From::Https, PLAN, Some(&other)).await;
    assert!(
        gone.body.contains("Le fichier n’est plus là"),
        "{}",
        gone.body
    );
    let import = "/admin/agenda/importer";
    let done = house
        .fill(From::Https, PAGE, import, Some(&other), "")
        .await;
    assert_eq!(done.location, PLAN);
    assert!(!has_ball(&house).await);
}
