//! https beside http: a certificate that the venue obtained, or one by the box's own authority.
//!
//! Invariants: files that changed are taken without a restart, and files that are wrong never replace what works; the
//! box's own certificate is renewed long before it ends, and whenever its dates, names or signature no longer fit; keys
//! are written 0600 and never shown; the sheet of the portal never needs any of this.

mod authority;
mod facts;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use tokio::signal::unix::{SignalKind, signal};
use tokio_rustls::{TlsAcceptor, rustls};
use tokio_util::sync::CancellationToken;

pub use authority::Authority;
pub use facts::Names;

use crate::clock::{Clock, Now};
use crate::config::{self, Config};
use facts::Judge;

/// How often certificates are looked after.
const ROUND: Duration = Duration::from_secs(30);

/// Why there is no https.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}")]
    File {
        path: String,
        source: std::io::Error,
    },
    #[error("{path}: {reason}")]
    Pem { path: String, reason: String },
    #[error("the certificate and its key do not belong together: {0}")]
    Pair(rustls::Error),
    #[error("the box's own certificate could not be made")]
    Making(#[from] rcgen::Error),
    #[error("https could not be set up")]
    Setup(#[from] rustls::Error),
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |source| Error::File { path, source }
}

/// A certificate that phones trust without being told to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// The box's own name that it is for.
    pub name: String,
    /// When it ends.
    pub until: Timestamp,
}

/// The certificate in use, and what renews it.
pub struct Tls {
    source: Source,
    names: Names,
    public: Judge,
    in_use: RwLock<InUse>,
}

enum Source {
    Files(config::Certificate),
    Own(Box<Authority>),
}

struct InUse {
    certified: Arc<CertifiedKey>,
    until: Timestamp,
    /// The files as they were last looked at, right or wrong.
    seen: Stamp,
}

type Stamp = [(u64, i64, i64, u64); 2];

impl Tls {
    /// Reads the venue's certificate, or makes what is missing in the data directory.
    ///
    /// # Errors
    /// The files cannot be read, are wrong, or cannot be written.
    pub fn open(config: &Config, now: Timestamp) -> Result<Arc<Self>, Error> {
        let names = Names::of(config);
        let (source, first) = match &config.site.certificate {
            Some(files) => (Source::Files(files.clone()), read(files)?),
            None => {
                let directory = config.data.dir.join("tls");
                // A box that has no name yet is known by the one in its address.
                let venue = config.venue.name.as_deref();
                let venue = venue.unwrap_or(config.site.names[0].as_str());
                let authority = Authority::open(&directory, venue, &names)?;
                let first = authority.certificate(&names, now)?;
                (Source::Own(Box::new(authority)), first)
            }
        };
        let in_use = RwLock::new(InUse::new(first, source.stamp())?);
        let public = Judge::public();
        Ok(Arc::new(Self {
            source,
            names,
            public,
            in_use,
        }))
    }

    /// What answers the handshakes of a listener.
    ///
    /// # Errors
    /// The cryptography has no protocol version in common with itself.
    pub fn acceptor(self: &Arc<Self>) -> Result<TlsAcceptor, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Resolver(Arc::clone(self))));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Phones come back often and the box is small: tickets cost it no memory.
        config.ticketer = rustls::crypto::ring::Ticketer::new()?;
        config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// The box's own authority; none while the venue's certificate is in use.
    pub fn authority(&self) -> Option<&Authority> {
        match &self.source {
            Source::Own(authority) => Some(authority),
            Source::Files(_) => None,
        }
    }

    /// When the certificate in use ends.
    pub fn until(&self) -> Timestamp {
        self.in_use().until
    }

    /// The certificate in use, if phones trust it by themselves at this moment for a name of the box's own: signed by an
    /// authority in Mozilla's programme, in its dates. Unknown, so no, while the time is a guess.
    pub fn trusted(&self, now: Now) -> Option<Trusted> {
        if !now.may_expire() {
            return None;
        }
        let (chain, until) = {
            let in_use = self.in_use();
            (in_use.certified.cert.clone(), in_use.until)
        };
        let mut dns = self.names.dns.iter();
        let name = dns.find(|name| self.public.accepts(&chain, name, now.timestamp()))?;
        Some(Trusted {
            name: name.clone(),
            until,
        })
    }

    /// Looks after the certificate: `true` when another is in use now.
    ///
    /// # Errors
    /// Nothing better is to be had; what was in use stays.
    pub fn refresh(&self, now: Timestamp) -> Result<bool, Error> {
        let next = match &self.source {
            Source::Files(files) => {
                let seen = self.source.stamp();
                if std::mem::replace(&mut self.in_use_mut().seen, seen) == seen {
                    return Ok(false);
                }
                read(files)?
            }
            Source::Own(authority) => {
                if authority.still_fits(&self.in_use().certified.cert, &self.names, now) {
                    return Ok(false);
                }
                authority.certificate(&self.names, now)?
            }
        };
        let seen = self.in_use().seen;
        *self.in_use_mut() = InUse::new(next, seen)?;
        Ok(true)
    }

    /// Looks after the certificate until told to stop, at once when the process gets SIGHUP.
    pub async fn tend(self: Arc<Self>, clock: Clock, stop: CancellationToken) {
        let mut hang_up = signal(SignalKind::hangup()).ok();
        loop {
            let asked = async {
                match hang_up.as_mut() {
                    Some(signal) => drop(signal.recv().await),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(ROUND) => {}
                () = asked => {}
            }
            match self.refresh(clock.now().timestamp()) {
                Ok(true) => tracing::info!(until = %self.until(), "another certificate is in use"),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the certificate in use was kept"),
            }
        }
    }

    fn in_use(&self) -> std::sync::RwLockReadGuard<'_, InUse> {
        self.in_use.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_use_mut(&self) -> std::sync::RwLockWriteGuard<'_, InUse> {
        self.in_use.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InUse {
    fn new(certified: CertifiedKey, seen: Stamp) -> Result<Self, Error> {
        let until = facts::dates(certified.end_entity_cert()?)?.1;
        Ok(Self {
            certified: Arc::new(certified),
            until,
            seen,
        })
    }
}

impl Source {
    /// What tells that files were replaced.
    fn stamp(&self) -> Stamp {
        let Self::Files(files) = self else {
            return Stamp::default();
        };
        [&files.chain, &files.key].map(|path: &PathBuf| {
            fs::metadata(path).map_or_else(
                |_| Default::default(),
                |m| (m.ino(), m.mtime(), m.mtime_nsec(), m.len()),
            )
        })
    }
}

/// Reads a certificate, its chain and its key.
fn read(files: &config::Certificate) -> Result<CertifiedKey, Error> {
    let pem = |path: &Path, reason: String| Error::Pem {
        path: path.display().to_string(),
        reason,
    };
    let text = fs::read(&files.chain).map_err(at(&files.chain))?;
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|e| pem(&files.chain, e.to_string()))?;
    if chain.is_empty() {
        return Err(pem(&files.chain, "no certificate in PEM format".into()));
    }
    let text = fs::read(&files.key).map_err(at(&files.key))?;
    let key = PrivateKeyDer::from_pem_slice(&text).map_err(|e| pem(&files.key, e.to_string()))?;
    certified(chain, key)
}

/// A certificate with its key, checked to belong together.
fn certified(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<CertifiedKey, Error> {
    let provider = rustls::crypto::ring::default_provider();
    CertifiedKey::from_der(chain, key, &provider).map_err(Error::Pair)
}

struct Resolver(Arc<Tls>);

impl std::fmt::Debug for Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Resolver")
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.in_use().certified))
    }
}

#[cfg(test)]
pub(in crate::web) mod tests;
