//! What a certificate says and who believes it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::Error;
use crate::config::Config;

/// Under what the box can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Its names; the first is the one that pages and posters give.
    pub dns: Vec<String>,
    /// Its addresses.
    pub ips: Vec<IpAddr>,
}

impl Names {
    /// The names and addresses of a configuration, and those by which the machine calls itself.
    pub fn of(config: &Config) -> Self {
        let names = config.site.names.iter().map(|n| n.as_str().to_string());
        let lan = config.network.as_ref().map(|n| n.address.address().into());
        Self {
            dns: names.chain(["localhost".to_string()]).collect(),
            ips: lan
                .into_iter()
                .chain([Ipv4Addr::LOCALHOST.into()])
                .collect(),
        }
    }

    /// All of them, as text.
    pub fn all(&self) -> impl Iterator<Item = String> {
        let ips = self.ips.iter().map(IpAddr::to_string);
        self.dns.iter().cloned().chain(ips)
    }
}

/// The first and the last moment of a certificate.
pub(super) fn dates(certificate: &CertificateDer<'_>) -> Result<(Timestamp, Timestamp), Error> {
    let unreadable = |_| rustls::Error::InvalidCertificate(rustls::CertificateError::BadEncoding);
    let (_, x509) = X509Certificate::from_der(certificate).map_err(unreadable)?;
    let moment = |seconds| Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    let validity = x509.validity();
    let (first, last) = (
        validity.not_before.timestamp(),
        validity.not_after.timestamp(),
    );
    Ok((moment(first), moment(last)))
}

/// Somebody who believes certain authorities.
pub(super) struct Judge(Option<Arc<WebPkiServerVerifier>>);

impl Judge {
    /// A phone fresh from the shop: Mozilla's authorities, as they were when this version was made.
    pub(super) fn public() -> Self {
        Self::of(RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        })
    }

    /// A phone that was told to believe one authority.
    pub(super) fn believing(authority: &CertificateDer<'_>) -> Self {
        let mut roots = RootCertStore::empty();
        let _ = roots.add(authority.clone().into_owned());
        Self::of(roots)
    }

    fn of(roots: RootCertStore) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        Self(
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .ok(),
        )
    }

    /// Whether it would open a page of this name without a warning.
    pub(super) fn accepts(&self, chain: &[CertificateDer<'_>], name: &str, now: Timestamp) -> bool {
        let (Some(verifier), Some((end, between))) = (&self.0, chain.split_first()) else {
            return false;
        };
        let Ok(name) = ServerName::try_from(name) else {
            return false;
        };
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        verifier
            .verify_server_cert(end, between, &name, &[], now)
            .is_ok()
    }
}
