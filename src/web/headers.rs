//! Headers every page carries.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{Shell, visit};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Middleware: security headers, a language that was just chosen kept in a cookie, no storing unless said otherwise.
pub async fn dress(State(_): State<Shell>, request: Request, next: Next) -> Response {
    let chosen = visit::chosen(request.uri().query());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache, private"));
    if let Some(lang) = chosen {
        remember(headers, lang.tag());
    }
    response
}

fn remember(headers: &mut HeaderMap, lang: &str) {
    let cookie = format!("lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax");
    headers.append(
        header::SET_COOKIE,
        HeaderValue::try_from(cookie).expect("a language tag is a header value"),
    );
}
