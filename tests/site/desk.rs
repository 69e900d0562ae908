//! Sitting down at the desk, and what it is trusted with.

use http::StatusCode;
use http::header::SET_COOKIE;

use crate::{CODE, From, TestBox};
use parvis::people::Role;

#[tokio::test]
async fn the_code_opens_the_desk_over_https_and_from_the_box() {
    let house = TestBox::new().await;
    for from in [From::Https, From::Box] {
        let cookie = house.sit_down(from).await;
        assert_eq!(
            house.get(from, "/admin", Some(&cookie)).await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn over_plain_http_the_code_is_not_even_asked_for() {
    let house = TestBox::new().await;
    let page = house.get(From::Phone, "/admin/cle", None).await;
    assert!(!page.body.contains("name=\"setup\""), "{}", page.body);
    let posted = house.post(From::Phone, "/admin/cle", None, "setup=x").await;
    assert_eq!(posted.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_of_https_is_worth_nothing_over_http_nor_the_other_way_round() {
    let house = TestBox::new().await;
    let (https, local) = (
        house.sit_down(From::Https).await,
        house.sit_down(From::Box).await,
    );
    for (from, cookie) in [
        (From::Phone, &https),
        (From::Phone, &local),
        (From::Box, &https),
        (From::Https, &local),
    ] {
        let answer = house.get(from, "/admin", Some(cookie)).await;
        assert_eq!(answer.location, "/entrer?vers=%2Fadmin", "{from:?}");
    }
}

#[tokio::test]
async fn a_wrong_code_comes_back_with_the_reason_and_opens_nothing() {
    let house = TestBox::new().await;
    let answer = house
        .fill(
            From::Box,
            "/entrer",
            "/entrer",
            None,
            "name=Nadia&code=tram+8",
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.cookie.is_none(), "{SET_COOKIE} after a wrong code");
    assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
}

#[tokio::test]
async fn a_cookie_chosen_by_an_attacker_never_becomes_a_session() {
    let house = TestBox::new().await;
    let planted = "session=planted";
    house.account("Nadia", Role::Concierge).await;
    let fields = format!("name=Nadia&code={}", CODE.replace(' ', "+"));
    let answer = house
        .fill(From::Box, "/entrer", "/entrer", Some(planted), &fields)
        .await;
    assert_ne!(answer.cookie.as_deref(), Some(planted));
    assert_eq!(
        house.get(From::Box, "/admin", Some(planted)).await.location,
        "/entrer?vers=%2Fadmin"
    );
}

#[tokio::test]
async fn leaving_the_desk_ends_the_session() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let left = house
        .fill(From::Box, "/admin", "/sortir", Some(&cookie), "")
        .await;
    assert_eq!(left.location, "/");
    assert_eq!(
        house.get(From::Box, "/admin", Some(&cookie)).await.location,
        "/entrer?vers=%2Fadmin"
    );
}

#[tokio::test]
async fn a_time_that_cannot_be_comes_back_with_what_was_typed() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let fields = "time=25+h+70&date=2026-11-21";
    let answer = house
        .fill(
            From::Box,
            "/admin/heure",
            "/admin/heure",
            Some(&cookie),
            fields,
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("value=\"25 h 70\""), "{}", answer.body);
    assert!(answer.body.contains("id=\"time-p\""), "{}", answer.body);
}

#[tokio::test]
async fn a_form_without_its_token_does_nothing_and_comes_back_filled() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let answer = house
        .post(
            From::Box,
            "/admin/heure",
            Some(&cookie),
            "time=14+h+32&date=2026-11-21",
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("value=\"14 h 32\""), "{}", answer.body);
    assert!(answer.body.contains("encore une fois"), "{}", answer.body);
}

#[tokio::test]
async fn going_back_and_sending_another_time_is_not_taken_for_the_first() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let page = house.get(From::Box, "/admin/heure", Some(&cookie)).await;
    let (right, changed) = (
        format!("token={}&right=1", page.token()),
        format!("token={}&time=15+h+10&date=2026-11-21", page.token()),
    );
    for _ in 0..2 {
        let answer = house
            .post(From::Box, "/admin/heure", Some(&cookie), &right)
            .await;
        assert_eq!(answer.location, "/admin/heure", "sent twice, done once");
    }
    let answer = house
        .post(From::Box, "/admin/heure", Some(&cookie), &changed)
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("value=\"15 h 10\""), "{}", answer.body);
    assert!(answer.body.contains("encore une fois"), "{}", answer.body);
}

#[tokio::test]
async fn a_year_too_far_ahead_comes_back_with_the_reason() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let fields = "time=14+h+32&date=2226-11-22";
    let answer = house
        .fill(
            From::Box,
            "/admin/heure",
            "/admin/heure",
            Some(&cookie),
            fields,
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("cent ans"), "{}", answer.body);
}
