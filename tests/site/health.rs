//! How the machine is: for people, for programs, for a program on the box itself.

use http::StatusCode;

use crate::{From, TestBox};

#[tokio::test]
async fn the_page_about_the_machine_speaks_to_everybody() {
    let house = TestBox::new().await;
    let shown = house.get(From::Phone, "/machine", None).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(
        shown.body.contains("Cette boîte ne les compte pas"),
        "there is no gate"
    );
    assert!(
        shown.body.contains("les courbes se remplissent"),
        "{}",
        shown.body
    );
}

#[tokio::test]
async fn programs_are_told_the_same() {
    let house = TestBox::new().await;
    let told = house.get(From::Phone, "/health", None).await;
    let report: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(report["store"]["status"], "ok");
    assert_eq!(report["clock"]["trust"], "trusted");
    assert_eq!(report["gate"], "absent");
    assert_eq!(report["uplink"], "local");
    assert!(report["machine"]["uptime_seconds"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn numbers_for_prometheus_are_for_the_box_itself() {
    let house = TestBox::new().await;
    let elsewhere = house.get(From::Https, "/metrics", None).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let told = house.get(From::Box, "/metrics", None).await;
    assert_eq!(told.status, StatusCode::OK);
    let mut samples = 0;
    let mut described = String::new();
    for line in told.body.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            described = help.split(' ').next().unwrap().to_owned();
            assert!(described.starts_with("parvis_"), "{line}");
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert_eq!(name, described);
            let is_total = name.ends_with("_total");
            assert_eq!(kind, if is_total { "counter" } else { "gauge" });
        } else {
            let (name, value) = line.split_once(' ').unwrap();
            assert_eq!(name.split('{').next().unwrap(), described);
            value.parse::<f64>().unwrap();
            samples += 1;
        }
    }
    assert!(samples > 10, "{}", told.body);
}
