//! Backups in S3-compatible storage, such as Garage: path-style addresses, each request signed for a few minutes.
//!
//! The only place where the box calls somebody by itself, and only where the desk told it the storage's address and keys.
//! Nothing of them is logged. Keys are laid out as restic does.

use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use rustic_core::{BytesList, FileType, Id, ReadBackend, RusticResult, WriteBackend};
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Credentials, S3Action, UrlStyle};
use serde::{Deserialize, Serialize};
use ureq::Agent;

use super::Trouble;
use crate::appliance::backups::problem::{Kind, Problem};
use crate::clock::Clock;

/// How long a signed address is good: clocks of boxes are not exact.
const SIGNED_FOR: Duration = Duration::from_secs(900);
/// How long one request may take: a pack over a slow line.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long a connection may take to come about.
const CONNECTING: Duration = Duration::from_secs(15);
/// How often a request is tried that may go well the next time, and how long it waits between.
const TRIES: u32 = 3;
const BETWEEN: Duration = Duration::from_secs(2);
/// The largest answer that is read, in bytes: packs are far smaller.
const LARGEST: u64 = 256 << 20;

/// Where in S3-compatible storage the backups lie, and with which keys.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// `https://s3.example.org`
    pub endpoint: String,
    /// What the storage calls its region; Garage says `garage`.
    pub region: String,
    /// The bucket's name.
    pub name: String,
    /// What every key begins with; may be empty.
    #[serde(default)]
    pub prefix: String,
    /// The public half of the keys.
    pub access_key: String,
    /// The secret half.
    pub secret_key: String,
}

crate::first_version!(Bucket);

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bucket({}/{})", self.endpoint, self.name)
    }
}

/// The storage, ready to be asked.
pub(super) struct Storage {
    bucket: rusty_s3::Bucket,
    keys: Credentials,
    prefix: String,
    agent: Agent,
    clock: Clock,
    trouble: Trouble,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Storage({})", self.bucket.name())
    }
}

/// What is asked of the storage.
#[derive(Clone, Copy)]
enum Ask<'a> {
    Get(Option<(u32, u32)>),
    Put(&'a [u8]),
    Delete,
}

impl Storage {
    pub(super) fn new(place: &Bucket, clock: Clock, trouble: Trouble) -> Result<Self, Problem> {
        let bad = |why: String| Problem::new(Kind::BadAddress, why);
        let endpoint = place.endpoint.trim().parse();
        let endpoint = endpoint.map_err(|_| bad(place.endpoint.clone()))?;
        let (name, region) = (place.name.clone(), place.region.clone());
        let bucket = rusty_s3::Bucket::new(endpoint, UrlStyle::Path, name, region)
            .map_err(|error| bad(error.to_string()))?;
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(CONNECTING))
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        let prefix = place.prefix.trim_matches('/');
        Ok(Self {
            bucket,
            keys: Credentials::new(&place.access_key, &place.secret_key),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
            agent,
            clock,
            trouble,
        })
    }

    fn key(&self, kind: FileType, id: &Id) -> String {
        let (prefix, hex) = (&self.prefix, id.to_hex().to_string());
        match kind {
            FileType::Config => format!("{prefix}{}", kind.dirname()),
            FileType::Pack => format!("{prefix}{}/{}/{hex}", kind.dirname(), &hex[..2]),
            _ => format!("{prefix}{}/{hex}", kind.dirname()),
        }
    }

    /// The signed address of an act.
    fn signed<'a>(&self, act: &impl S3Action<'a>) -> String {
        act.sign_with_time(SIGNED_FOR, &self.clock.now().timestamp())
            .to_string()
    }

    /// Asks for one object; nothing where there is none.
    fn ask(&self, key: &str, ask: Ask<'_>) -> Result<Option<Vec<u8>>, Problem> {
        self.patiently(|| {
            let keys = Some(&self.keys);
            let sent = match ask {
                Ask::Get(part) => {
                    let address = self.signed(&self.bucket.get_object(keys, key));
                    let mut request = self.agent.get(address);
                    if let Some((offset, length)) = part {
                        let last = u64::from(offset) + u64::from(length) - 1;
                        request = request.header("Range", format!("bytes={offset}-{last}"));
                    }
                    request.call()
                }
                Ask::Put(content) => {
                    let address = self.signed(&self.bucket.put_object(keys, key));
                    self.agent.put(address).send(content)
                }
                Ask::Delete => {
                    let address = self.signed(&self.bucket.delete_object(keys, key));
                    self.agent.delete(address).call()
                }
            };
            read(sent)
        })
    }

    /// Every object whose key begins so, with its size.
    fn list(&self, under: &str) -> Result<Vec<(String, u64)>, Problem> {
        let (mut all, mut next) = (Vec::new(), None::<String>);
        loop {
            let answer = self.patiently(|| {
                let mut act = self.bucket.list_objects_v2(Some(&self.keys));
                act.with_prefix(under);
                if let Some(token) = &next {
                    act.with_continuation_token(token);
                }
                read(self.agent.get(self.signed(&act)).call())
            })?;
            let answer = answer.ok_or(Kind::NoBucket)?;
            let text = String::from_utf8_lossy(&answer);
            let page = ListObjectsV2::parse_response(&text)
                .map_err(|error| Problem::new(Kind::Unreachable, error))?;
            let found = page.contents.into_iter();
            all.extend(found.map(|object| (object.key, object.size.unwrap_or(0))));
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    /// Tries again what may go well the next time.
    fn patiently(
        &self,
        ask: impl Fn() -> Result<Option<Vec<u8>>, Problem>,
    ) -> Result<Option<Vec<u8>>, Problem> {
        let mut tried = 1;
        loop {
            match ask() {
                Err(problem) if problem.kind() == Kind::Unreachable && tried < TRIES => {
                    if self.trouble.go_on().is_err() {
                        return Err(Kind::Stopped.into());
                    }
                    std::thread::sleep(BETWEEN * tried);
                    tried += 1;
                }
                done => return done,
            }
        }
    }

    fn got(&self, kind: FileType, id: &Id, part: Option<(u32, u32)>) -> RusticResult<Bytes> {
        self.trouble.go_on()?;
        let key = self.key(kind, id);
        let got = self.ask(&key, Ask::Get(part)).and_then(|got| {
            let whole = |got: &Vec<u8>| part.is_none_or(|(_, length)| got.len() == length as usize);
            got.filter(whole)
                .ok_or_else(|| Problem::new(Kind::Damaged, &key))
        });
        Ok(got.map_err(|problem| self.trouble.raise(problem))?.into())
    }
}

/// What the storage answered: the content, nothing where it knows no such object, or what is wrong.
fn read(sent: Result<http::Response<ureq::Body>, ureq::Error>) -> Result<Option<Vec<u8>>, Problem> {
    let unreachable = |why: String| Problem::new(Kind::Unreachable, why);
    // The address stands in some of these errors, and the keys' public half in the address.
    let answer = sent.map_err(|error| match error {
        ureq::Error::Io(error) => unreachable(error.to_string()),
        ureq::Error::Timeout(_) => unreachable("timeout".to_owned()),
        ureq::Error::HostNotFound => unreachable("host not found".to_owned()),
        ureq::Error::BadUri(_) => Kind::BadAddress.into(),
        other => unreachable(
            other
                .to_string()
                .split('?')
                .next()
                .unwrap_or_default()
                .into(),
        ),
    })?;
    let status = answer.status();
    let mut content = Vec::new();
    let read = answer
        .into_body()
        .into_reader()
        .take(LARGEST)
        .read_to_end(&mut content);
    read.map_err(|error| unreachable(error.to_string()))?;
    if status.is_success() {
        return Ok(Some(content));
    }
    let said = String::from_utf8_lossy(&content);
    let code = said
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map_or("", |(code, _)| code);
    match (status.as_u16(), code) {
        (404, "NoSuchBucket") => Err(Kind::NoBucket.into()),
        (404, _) => Ok(None),
        (401 | 403, _) => Err(Problem::new(Kind::Denied, code)),
        (507, _) | (_, "QuotaExceeded" | "EntityTooLarge") => Err(Kind::NoRoomThere.into()),
        _ => Err(unreachable(format!("{} {code}", status.as_u16()))),
    }
}

impl ReadBackend for Storage {
    fn location(&self) -> String {
        format!("s3:{}", self.bucket.name())
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        self.trouble.go_on()?;
        let under = format!("{}{}", self.prefix, kind.dirname());
        let found = self
            .list(&under)
            .map_err(|problem| self.trouble.raise(problem))?;
        let sized = |size: u64| size.try_into().unwrap_or(u32::MAX);
        Ok(found
            .into_iter()
            .filter_map(|(key, size)| match kind {
                FileType::Config => (key == under).then(|| (Id::default(), sized(size))),
                _ => Some((Id::parse_some(key.rsplit('/').next()?, kind)?, sized(size))),
            })
            .collect())
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.got(kind, id, None)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        if length == 0 {
            return Ok(Bytes::new());
        }
        self.got(kind, id, Some((offset, length)))
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.key(kind, id)
    }
}

impl WriteBackend for Storage {
    fn write_bytes(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        content: BytesList,
    ) -> RusticResult<()> {
        self.trouble.go_on()?;
        let content = content.into_vec().concat();
        match self.ask(&self.key(kind, id), Ask::Put(&content)) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(self.trouble.raise(Kind::NoBucket.into())),
            Err(problem) => Err(self.trouble.raise(problem)),
        }
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        self.trouble.go_on()?;
        match self.ask(&self.key(kind, id), Ask::Delete) {
            Ok(_) => Ok(()),
            Err(problem) => Err(self.trouble.raise(problem)),
        }
    }
}
