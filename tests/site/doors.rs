//! Every route of the house, listed anew, and tried by those who may not enter.

use http::StatusCode;
use parvis::people::Role;
use parvis::web::Enter;
use parvis::web::doors::Door;

use crate::{From, TestBox};

/// Every door there should be. A route that is added without being listed here fails.
const LISTED: &str = include_str!("doors.txt");

fn said(doors: &[Door]) -> String {
    let mut lines: Vec<String> = doors
        .iter()
        .map(|door| {
            let always = if door.always { " (full disk too)" } else { "" };
            format!("{:4} {} {:?}{always}", door.method, door.path, door.who)
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

#[tokio::test]
async fn every_door_is_listed_with_who_may_enter() {
    let house = TestBox::new().await;
    assert_eq!(
        said(&house.doors).trim(),
        LISTED.trim(),
        "update tests/site/doors.txt after thinking about who may enter, and whether a full disk lets it in"
    );
}

#[tokio::test]
async fn nobody_enters_a_shut_door_without_a_session() {
    let house = TestBox::new().await;
    // On a box without anybody, the desk leads to where it is opened.
    house.account("Nadia", Role::Concierge).await;
    let shut = |door: &&Door| !matches!(door.who, Enter::Anyone | Enter::Program);
    for door in house.doors.iter().filter(shut) {
        for from in [From::Phone, From::Https, From::Box] {
            let answer = match door.method {
                "GET" => house.get(from, door.path, None).await,
                _ => house.post(from, door.path, None, "token=x").await,
            };
            assert_eq!(
                answer.status,
                StatusCode::SEE_OTHER,
                "{} {} from {from:?}",
                door.method,
                door.path
            );
            assert!(
                answer.location.starts_with("/entrer?vers=%2F"),
                "{}",
                answer.location
            );
        }
    }
}

#[tokio::test]
async fn what_is_for_programs_on_the_box_does_not_exist_for_others() {
    let house = TestBox::new().await;
    for door in house.doors.iter().filter(|it| it.who == Enter::Program) {
        for from in [From::Phone, From::Https] {
            let answer = house.get(from, door.path, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", door.path);
        }
        let answer = house.get(From::Box, door.path, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", door.path);
    }
}

#[tokio::test]
async fn every_other_page_can_be_read_from_a_phone() {
    let house = TestBox::new().await;
    for door in house
        .doors
        .iter()
        .filter(|d| d.who == Enter::Anyone && d.method == "GET" && !d.path.contains('{'))
    {
        let answer = house.get(From::Phone, door.path, None).await;
        assert!(
            answer.status.is_success() || answer.status.is_redirection(),
            "{} gave {}",
            door.path,
            answer.status
        );
    }
}
