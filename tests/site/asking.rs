//! Asking as anybody from anywhere: an address of one's own, a form's origin, all that comes back.

use std::io::{Cursor, Read};
use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use http::request::Builder;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use parvis::web::{Peer, Visit};
use tower::ServiceExt;
use zip::ZipArchive;

use crate::{CODE, TestBox};

/// A device at an address of the venue's network.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    house: &'a TestBox,
    address: IpAddr,
    secure: bool,
    cookie: Option<&'a str>,
    origin: Option<&'a str>,
}

/// What came back, whole.
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl TestBox {
    /// A device at this address, over plain http.
    pub fn device(&self, address: impl Into<IpAddr>) -> Client<'_> {
        Client {
            house: self,
            address: address.into(),
            secure: false,
            cookie: None,
            origin: None,
        }
    }

    /// The laptop of somebody at the venue, over https.
    pub fn laptop(&self) -> Client<'_> {
        self.device([10, 17, 0, 30]).over_https()
    }
}

impl<'a> Client<'a> {
    pub fn over_https(self) -> Self {
        Self {
            secure: true,
            ..self
        }
    }

    /// Where it is.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// With the cookie of a session.
    pub fn with(self, cookie: &'a str) -> Self {
        Self {
            cookie: Some(cookie),
            ..self
        }
    }

    /// Sends forms as a page of another site would.
    pub fn on(self, origin: &'a str) -> Self {
        Self {
            origin: Some(origin),
            ..self
        }
    }

    pub async fn get(&self, path: &str) -> Got {
        self.send(Request::get(path), Body::empty()).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Got {
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.to_owned())).await
    }

    /// Asks for something under a name that is not the box's.
    pub async fn get_of(&self, host: &str, path: &str) -> Got {
        let request = Request::get(path).header(header::HOST, host);
        self.send(request, Body::empty()).await
    }

    async fn send(&self, mut request: Builder, body: Body) -> Got {
        if !request.headers_ref().unwrap().contains_key(header::HOST) {
            request = request.header(header::HOST, "parvis.internal");
        }
        if let Some(cookie) = self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(origin) = self.origin {
            request = request.header(header::ORIGIN, origin);
        }
        let request = request.extension(self.peer()).body(body).unwrap();
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Got {
            status: parts.status,
            headers: parts.headers,
            body: match unpacked(&bytes) {
                Some(text) => text,
                None => String::from_utf8_lossy(&bytes).into_owned(),
            },
        }
    }

    fn peer(&self) -> Peer {
        let port = if self.secure { 8443 } else { 8080 };
        Peer {
            client: SocketAddr::new(self.address, 40_000),
            local: SocketAddr::from(([10, 17, 0, 1], port)),
            secure: self.secure,
        }
    }

    /// A form's token that is good for this visit, whichever page it came from.
    pub fn token(&self) -> String {
        let mut request = Request::get("/").header(header::HOST, "parvis.internal");
        if let Some(cookie) = self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let parts = request
            .extension(self.peer())
            .body(())
            .unwrap()
            .into_parts();
        let shell = self.house.shell.clone();
        shell.forms.issue(&Visit::of(shell.clone(), &parts.0))
    }

    /// Tries to sign in.
    pub async fn try_code(&self, name: &str, code: &str) -> Got {
        let token = self.token();
        let fields = [("token", token.as_str()), ("name", name), ("code", code)];
        let form = serde_urlencoded::to_string(fields).unwrap();
        self.post("/entrer", &form).await
    }

    /// Signs in with the code of every account made for a test; the cookie.
    pub async fn sign_in(&self, name: &str) -> String {
        let got = self.try_code(name, CODE).await;
        got.session()
            .unwrap_or_else(|| panic!("{name} was not let in: {} {}", got.status, got.body))
    }
}

/// The names and contents of an archive, one after the other.
fn unpacked(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).unwrap();
        text.push_str(&file.name().unwrap());
        file.read_to_string(&mut text).unwrap();
    }
    Some(text)
}

impl Got {
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |it| it.to_str().unwrap())
    }

    /// The session that was opened, as a cookie to send back.
    pub fn session(&self) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).into_iter();
        set.filter_map(|it| it.to_str().ok()?.split(';').next())
            .find(|it| it.starts_with("session=") && it.len() > "session=".len())
            .map(str::to_owned)
    }

    /// Head and body as one text.
    pub fn whole(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.headers {
            text.push_str(name.as_str());
            text.push_str(": ");
            text.push_str(&String::from_utf8_lossy(value.as_bytes()));
            text.push('\n');
        }
        text + &self.body
    }

    /// Every address that the answer leads to, percent-decoded.
    pub fn addresses(&self) -> Vec<String> {
        let mut found = vec![self.location().to_owned()];
        for name in ["href=\"", "action=\"", "src=\""] {
            let parts = self.body.split(name).skip(1);
            found.extend(
                parts
                    .filter_map(|it| it.split('"').next())
                    .map(str::to_owned),
            );
        }
        let decoded = |it: &String| {
            let bytes = percent_encoding::percent_decode_str(it);
            bytes.decode_utf8_lossy().into_owned()
        };
        found.iter().map(decoded).collect()
    }
}
