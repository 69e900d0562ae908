//! What the running program writes to its log at the finest level: nothing of who asked, for what, or with which secret.

use std::process::Command;

use super::client::TestBox;

#[test]
fn the_log_names_nobody_whatever_is_asked() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_parvis"));
    program.env("PARVIS_LOG", "trace");
    let site = TestBox::start_as(program);
    let token = site.get("/entrer").token();
    let sign_in = format!("token={token}&vers=/admin&name=Monique&code=lavoir-monique");
    let cookie = site
        .post("/entrer", "", &sign_in)
        .cookie
        .expect("a session");
    let agent = format!("Cookie: {cookie}\r\nUser-Agent: xavagent\r\n");
    site.ask("GET /admin?xavquery=1", &agent, b"");
    let token = site.get("/entrer").token();
    site.post(
        "/entrer",
        "",
        &format!("token={token}&name=xavname&code=xavcode"),
    );
    site.post(
        "/entrer",
        "Origin: http://xavorigin.example\r\n",
        "token=xavform",
    );
    site.send("GET /xavpath HTTP/1.1\r\nHost: xavhost.example\r\nConnection: close\r\n\r\n");
    site.send("XAVMETHOD /xavpath HTTP/1.1\r\nHost: localhost\r\nxavheader\r\n\r\n");
    let mut connection = site.connect();
    let address = connection.0.local_addr().unwrap().to_string();
    connection
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    connection.finish();
    connection.drain();
    let log = site.log();
    let token = cookie.split_once('=').unwrap().1;
    for text in ["xav", "XAV", "Monique", "lavoir-monique", token, &address] {
        let line = log.lines().find(|line| line.contains(text));
        assert_eq!(line, None, "the log says {text}");
    }
}
