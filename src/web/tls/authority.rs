//! The box's own certificate authority: made once, for phones whose owners choose to trust this box.
//!
//! Invariants: it can speak for the box's own names and for private addresses only (name constraints), so that whoever
//! steals its key cannot pretend to be a bank; its dates are fixed, because a box may not know the time when it is made;
//! a certificate it issues begins a year in the past for the same reason, and lasts less than the 825 days that phones
//! accept.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PublicKeyData,
    SanType, SerialNumber, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use tokio_rustls::rustls;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::facts::{self, Judge, Names};
use super::{Error, at, certified};

/// How far in the past a certificate begins, and how long after its making it ends.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 360);
const AFTER: SignedDuration = SignedDuration::from_hours(24 * 460);
/// A certificate is renewed when it has less than this before it, or less behind it than this since its first moment.
const MARGIN: SignedDuration = SignedDuration::from_hours(24 * 60);
/// Networks that belong to nobody on the Internet: the addresses the authority may speak for.
const PRIVATE: [([u8; 4], u8); 4] = [
    ([10, 0, 0, 0], 8),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([127, 0, 0, 0], 8),
];

/// The authority, with its key.
pub struct Authority {
    directory: PathBuf,
    certificate: CertificateDer<'static>,
    pem: String,
    key: KeyPair,
    judge: Judge,
}

impl Authority {
    /// Reads the authority of a data directory, or makes it there. One that may not speak for today's names is replaced,
    /// which phones that trusted it notice.
    pub(super) fn open(directory: &Path, venue: &str, names: &Names) -> Result<Self, Error> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(at(directory))?;
        let (certificate_file, key_file) = (
            directory.join("authority.crt"),
            directory.join("authority.key"),
        );
        if certificate_file.exists() {
            let pem = fs::read_to_string(&certificate_file).map_err(at(&certificate_file))?;
            let key = fs::read_to_string(&key_file).map_err(at(&key_file))?;
            match Self::of(directory, pem, &key) {
                Some(known) if known.may_speak_for(names) => return Ok(known),
                Some(_) => tracing::warn!(
                    "the box has names its authority may not speak for: it is made anew"
                ),
                None => tracing::warn!("the box's authority is damaged: it is made anew"),
            }
        }
        let key = KeyPair::generate()?;
        let pem = params(venue, names, &key).self_signed(&key)?.pem();
        // The key first: a certificate without its key is never there, whenever the power fails.
        write(&key_file, &key.serialize_pem())?;
        write(&certificate_file, &pem)?;
        Self::of(directory, pem, &key.serialize_pem())
            .ok_or(Error::Making(rcgen::Error::CouldNotParseCertificate))
    }

    fn of(directory: &Path, pem: String, key: &str) -> Option<Self> {
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
        let key = KeyPair::from_pem(key).ok()?;
        let (_, x509) = X509Certificate::from_der(&certificate).ok()?;
        if x509.public_key().raw != key.subject_public_key_info() {
            return None;
        }
        let judge = Judge::believing(&certificate);
        Some(Self {
            directory: directory.to_path_buf(),
            certificate,
            pem,
            key,
            judge,
        })
    }

    /// The certificate that phones may be told to trust.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The same in binary, as phones download it.
    pub fn der(&self) -> &[u8] {
        &self.certificate
    }

    /// What to compare with what the phone shows: SHA-256 in pairs of capital digits.
    pub fn fingerprint_sha256(&self) -> String {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.certificate);
        let pairs: Vec<String> = digest.as_ref().iter().map(|b| format!("{b:02X}")).collect();
        pairs.join(":")
    }

    /// A certificate for these names: the one kept, or a new one where that no longer fits.
    pub(super) fn certificate(&self, names: &Names, now: Timestamp) -> Result<CertifiedKey, Error> {
        if let Some(kept) = self.kept()
            && self.still_fits(&kept.cert, names, now)
        {
            return Ok(kept);
        }
        let key = KeyPair::generate()?;
        let leaf = self.issue(&key, names, now)?;
        write(
            &self.directory.join("box.pem"),
            &format!("{}{}", leaf.pem(), key.serialize_pem()),
        )?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        certified(vec![leaf.der().clone()], key)
    }

    fn kept(&self) -> Option<CertifiedKey> {
        let pem = fs::read(self.directory.join("box.pem")).ok()?;
        let chain = CertificateDer::pem_slice_iter(&pem)
            .collect::<Result<_, _>>()
            .ok()?;
        certified(chain, PrivateKeyDer::from_pem_slice(&pem).ok()?).ok()
    }

    /// Whether a certificate is this authority's, for all these names, and well within its dates.
    pub(super) fn still_fits(
        &self,
        chain: &[CertificateDer<'_>],
        names: &Names,
        now: Timestamp,
    ) -> bool {
        let Some(Ok((first, last))) = chain.first().map(facts::dates) else {
            return false;
        };
        let in_time = now.duration_since(first) > MARGIN && last.duration_since(now) > MARGIN;
        in_time
            && names
                .all()
                .all(|name| self.judge.accepts(chain, &name, now))
    }

    fn may_speak_for(&self, names: &Names) -> bool {
        let Ok(key) = KeyPair::generate() else {
            return false;
        };
        let now = date(2026, 1, 1)
            .to_zoned(TimeZone::UTC)
            .map(|z| z.timestamp())
            .unwrap_or_default();
        let trial = self.issue(&key, names, now);
        trial.is_ok_and(|leaf| self.still_fits(&[leaf.der().clone()], names, now))
    }

    fn issue(
        &self,
        key: &KeyPair,
        names: &Names,
        now: Timestamp,
    ) -> Result<rcgen::Certificate, Error> {
        let mut params = CertificateParams::default();
        let (first, last) = (date_of(now - BEFORE), date_of(now + AFTER));
        params.not_before = date_time_ymd(first.0, first.1, first.2);
        params.not_after = date_time_ymd(last.0, last.1, last.2);
        params.serial_number = Some(serial());
        params
            .distinguished_name
            .push(DnType::CommonName, names.dns[0].as_str());
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        for name in &names.dns {
            params
                .subject_alt_names
                .push(SanType::DnsName(name.as_str().try_into()?));
        }
        params
            .subject_alt_names
            .extend(names.ips.iter().map(|&ip| SanType::IpAddress(ip)));
        let issuer = Issuer::from_ca_cert_der(&self.certificate, &self.key)?;
        Ok(params.signed_by(key, &issuer)?)
    }
}

fn params(venue: &str, names: &Names, key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(2020, 1, 1);
    // The last year that every device can write (RFC 5280, 4.1.2.5).
    params.not_after = date_time_ymd(2049, 12, 31);
    params.serial_number = Some(serial());
    // Two authorities of one venue are told apart by a part of their keys.
    let mark = blake3::hash(key.der_bytes()).to_hex();
    params.distinguished_name.push(
        DnType::CommonName,
        format!("Parvis · {venue} · {}", &mark[..6]),
    );
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let dns = names.dns.iter().cloned().map(GeneralSubtree::DnsName);
    let private = PRIVATE.map(|(address, bits)| {
        GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(address, bits))
    });
    let own = names.ips.iter().map(|&ip| {
        let bits = if matches!(ip, IpAddr::V4(_)) { 32 } else { 128 };
        GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(ip, bits))
    });
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: dns.chain(private).chain(own).collect(),
        excluded_subtrees: Vec::new(),
    });
    params
}

/// Year, month and day: a certificate's dates need no hours.
fn date_of(at: Timestamp) -> (i32, u8, u8) {
    let date = at.to_zoned(TimeZone::UTC).date();
    (
        i32::from(date.year()),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
}

fn serial() -> SerialNumber {
    let mut bytes: [u8; 16] = rand::random();
    // Positive, and as long as it looks (RFC 5280, 4.1.2.2).
    bytes[0] = bytes[0] & 0x7f | 0x40;
    SerialNumber::from_slice(&bytes)
}

/// Writes a file that only the box reads: whole, or not at all.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let fresh = path.with_extension("new");
    let _ = fs::remove_file(&fresh);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)
        .map_err(at(&fresh))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(at(&fresh))?;
    fs::rename(&fresh, path).map_err(at(path))?;
    let directory = path.parent().unwrap_or(Path::new("."));
    File::open(directory)
        .and_then(|d| d.sync_all())
        .map_err(at(directory))
}
