//! Refusals at the door: the one place that knows status codes and the error page.
//!
//! A handler's error becomes a bare status here and is dressed as a page, in the visitor's language, on its way out. The
//! cause goes to the log, once; the visitor gets words to act on.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::{Frame, Shell, Visit};

/// How long a trial usually takes, in seconds.
const TRIAL: u32 = 60;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a request gets no page of a room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing here, or nothing this visitor may know of.
    #[error("not found")]
    NotFound,
    /// A page that opens only to who wrote what it is about, which everybody may read.
    #[error("not theirs")]
    NotTheirs,
    /// The request cannot be understood.
    #[error("bad request: {0}")]
    Bad(&'static str),
    /// A form sent from another site.
    #[error("a form came from another site")]
    ForeignOrigin,
    /// Too much in one request.
    #[error("body too large")]
    TooLarge,
    /// A file of more than so many mebibytes.
    #[error("file larger than {0} MiB")]
    FileTooLarge(usize),
    /// A request that takes too long to arrive.
    #[error("the request came too slowly")]
    TooSlow,
    /// Too often; come back after so many seconds.
    #[error("too many requests")]
    TooMany(u32),
    /// A new version of the program is on trial: nothing is kept for a minute.
    #[error("on trial")]
    OnTrial,
    /// This can be done only over https, or from the box itself.
    #[error("only over https")]
    NeedsSecure,
    /// Who asks must say first who they are; then they come back to this path.
    #[error("sign in first")]
    SignIn(String),
    /// There is no room on the disk for what would be added.
    #[error("the disk is full")]
    Full,
    /// The box is at fault.
    #[error("internal error")]
    Internal(#[source] Cause),
    /// The box cannot do it now, and says why in the log.
    #[error("not available now")]
    Unavailable(#[source] Cause),
}

impl Error {
    /// The box is at fault; the cause is for the log alone.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// What somebody is told who may not open this: that it is not theirs, if they may read what it is about.
    pub fn to_a_stranger(may_read: bool) -> Self {
        if may_read {
            Self::NotTheirs
        } else {
            Self::NotFound
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NotTheirs => StatusCode::NOT_FOUND,
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin | Self::NeedsSecure => StatusCode::FORBIDDEN,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge | Self::FileTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignIn(_) => StatusCode::SEE_OTHER,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable(_) | Self::OnTrial => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The message of the page, where the status alone does not say it.
    fn because(&self) -> Option<Because> {
        let key = match self {
            Self::NotTheirs => "web-error-theirs",
            Self::ForeignOrigin => "web-error-origin",
            Self::NeedsSecure => "web-error-secure",
            Self::OnTrial => "web-error-trial",
            Self::FileTooLarge(_) => "web-error-file",
            Self::Full => "web-error-full",
            _ => return None,
        };
        let most = match self {
            Self::FileTooLarge(most) => Some(*most),
            _ => None,
        };
        Some(Because { key, most })
    }
}

impl From<crate::store::Error> for Error {
    fn from(cause: crate::store::Error) -> Self {
        match cause {
            crate::store::Error::Full => Self::Full,
            cause => Self::internal(cause),
        }
    }
}

impl From<crate::clock::Error> for Error {
    fn from(cause: crate::clock::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(cause: tokio::task::JoinError) -> Self {
        Self::internal(cause)
    }
}

/// Which message an error page shows, when it is not the status's own.
#[derive(Clone, Copy)]
struct Because {
    key: &'static str,
    /// The number that the advice names.
    most: Option<usize>,
}

impl Because {
    fn words(self, visit: &Visit) -> (String, String) {
        let advice = format!("{}-advice", self.key);
        let advice = match self.most {
            Some(most) => visit.words.t1(&advice, "most", most),
            None => visit.t(&advice),
        };
        (visit.t(self.key), advice)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        match &self {
            Self::Internal(cause) | Self::Unavailable(cause) => log(cause.as_ref()),
            Self::SignIn(back) => {
                let to = format!("/entrer?vers={}", super::text::in_query(back));
                return (status, [(header::LOCATION, to)]).into_response();
            }
            _ => {}
        }
        let mut response = status.into_response();
        let wait = match self {
            Self::TooMany(seconds) => Some(seconds),
            Self::OnTrial => Some(TRIAL),
            _ => None,
        };
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(because) = self.because() {
            response.extensions_mut().insert(because);
        }
        response
    }
}

fn log(cause: &(dyn std::error::Error + 'static)) {
    let mut chain = cause.to_string();
    let mut next = cause.source();
    while let Some(source) = next {
        chain.push_str(": ");
        chain.push_str(&source.to_string());
        next = source.source();
    }
    tracing::error!(cause = chain, "a request failed");
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    f: Frame,
    status: u16,
    said: String,
    advice: String,
}

/// Middleware: every refusal without a page of its own becomes a page in the house style.
pub async fn dress(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(shell, &parts);
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let has_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || has_page {
        return response;
    }
    dressed(&visit, response)
}

fn dressed(visit: &Visit, response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    let (said, advice) = match parts.extensions.get::<Because>() {
        Some(because) => because.words(visit),
        None => by_status(visit, parts.status),
    };
    let page = ErrorPage {
        f: visit.frame("", said.clone()),
        status: parts.status.as_u16(),
        said,
        advice,
    };
    let html = page
        .render()
        .unwrap_or_else(|_| format!("{} {}", page.status, page.said));
    forget_body(&mut parts.headers);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    Response::from_parts(parts, Body::from(html))
}

fn forget_body(headers: &mut HeaderMap) {
    for name in [
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::ETAG,
        header::LAST_MODIFIED,
    ] {
        headers.remove(name);
    }
}

/// The words for a status; one that has none of its own speaks as its class.
fn by_status(visit: &Visit, status: StatusCode) -> (String, String) {
    let key = match status {
        StatusCode::NOT_FOUND => "web-error-404",
        StatusCode::METHOD_NOT_ALLOWED => "web-error-405",
        StatusCode::REQUEST_TIMEOUT => "web-error-408",
        StatusCode::PAYLOAD_TOO_LARGE => "web-error-413",
        StatusCode::TOO_MANY_REQUESTS => "web-error-429",
        StatusCode::SERVICE_UNAVAILABLE => "web-error-503",
        s if s.is_server_error() => "web-error-500",
        _ => "web-error-400",
    };
    (visit.t(key), visit.t(&format!("{key}-advice")))
}
