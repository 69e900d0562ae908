//! The one writer: a thread that runs queued acts in order and commits them together.
//!
//! While a commit waits for the disk, further acts queue up; they share the next commit. An act
//! is answered only after the disk has confirmed the commit it is part of, failed acts too, since
//! their refusal may rest on what others in the commit did.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use redb::TableDefinition;
use tokio::sync::watch;

use super::Error;
use super::read::Read;
use super::record;
use super::renew::{Reply, Steps};
use super::space::Ballast;
use super::table::{self, Table, Tags};
use super::tx::{Counters, RowsInWriting, Tx, Written};
use super::volume::{Current, Home};

/// The one physical table.
pub(crate) const ROWS: TableDefinition<'static, &'static [u8], &'static [u8]> =
    TableDefinition::new("parvis");

/// Numbers that must survive a restart.
pub(crate) const NUMBERS: Table<u8, u64> = Table::new("store/numbers");

/// In [`NUMBERS`]: no id with this sequence number or a greater one was ever written.
const IDS: u8 = 1;

/// In [`NUMBERS`]: how many acts since the last renewal asked for one; absent when none did.
pub(crate) const RENEWALS_ASKED: u8 = 2;

/// Ids are reserved by so many at once, to write their number rarely. A restart skips the rest.
const IDS_AT_ONCE: u64 = 1024;

/// The most acts that share a commit. More would only make the first of them wait.
const ACTS_AT_ONCE: usize = 512;

/// How long the writer waits for another act, when company lets it expect one: little beside the
/// milliseconds a disk takes to confirm a commit.
const MOMENT: Duration = Duration::from_micros(100);

/// How often it waits so for one commit.
const PATIENCE: usize = 8;

/// What the writer is asked for.
pub(crate) enum Job {
    /// Run this in the shared transaction; then, once that is decided, answer.
    Act(Box<dyn Act>),
    /// Run this while no transaction is open.
    Pause(Box<dyn FnOnce() + Send>),
    /// Write the store anew, then answer.
    Renew(Steps, Reply),
}

/// An act with whoever waits for its answer.
pub(crate) trait Act: Send {
    /// Runs it. What comes back answers, once it is known whether the commit holds.
    fn run(self: Box<Self>, batch: &mut Batch<'_, '_>) -> Answer;
    /// Answers without having run it.
    fn refuse(self: Box<Self>, why: Error);
    /// Whether it may take the room that is kept back for what must work on a full disk.
    fn is_in_need(&self) -> bool;
}

/// Tells who asked: the commit is durable, or why not.
pub(crate) type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// An act as a room writes it, and where its answer goes.
pub(crate) struct Asked<F, R> {
    pub(crate) act: F,
    pub(crate) reply: R,
    pub(crate) in_need: bool,
}

impl<F, R, T, E> Act for Asked<F, R>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    R: FnOnce(Result<T, E>) + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn run(self: Box<Self>, batch: &mut Batch<'_, '_>) -> Answer {
        let Self { act, reply, .. } = *self;
        let result = batch.attempt(act);
        Box::new(move |kept| reply(kept.map_err(E::from).and(result)))
    }

    fn refuse(self: Box<Self>, why: Error) {
        (self.reply)(Err(why.into()));
    }

    fn is_in_need(&self) -> bool {
        self.in_need
    }
}

/// A transaction that acts share.
pub(crate) struct Batch<'a, 'txn> {
    rows: &'a mut RowsInWriting<'txn>,
    tags: &'a Tags,
    counters: Counters,
    wrote: bool,
    /// The rows could not be written, so the transaction as a whole is lost.
    failed: Option<Error>,
}

impl Batch<'_, '_> {
    /// Runs an act over what the acts before it left, and keeps what it wrote if it succeeds.
    fn attempt<T, E: From<Error>>(
        &mut self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = Tx::new(self.rows, self.tags, self.counters);
        let result = catch_unwind(AssertUnwindSafe(|| act(&mut tx)));
        let (written, counters) = tx.finish();
        self.counters.next_id = counters.next_id;
        match result {
            Ok(Ok(value)) => {
                self.counters.next_change = counters.next_change;
                self.counters.renewals_asked = counters.renewals_asked;
                self.keep(&written);
                Ok(value)
            }
            Ok(Err(refusal)) => Err(refusal),
            Err(_) => {
                tracing::error!("an act panicked; nothing of it was kept");
                Err(Error::Panicked.into())
            }
        }
    }

    fn keep(&mut self, written: &Written) {
        self.wrote |= !written.is_empty();
        for (key, value) in written {
            let done = match value {
                Some(value) => self.rows.insert(key.as_slice(), value.as_slice()).map(drop),
                None => self.rows.remove(key.as_slice()).map(drop),
            };
            if let Err(error) = done {
                self.failed = Some(error.into());
                return;
            }
        }
    }
}

/// The queue, and how many are at it.
struct Queue {
    jobs: mpsc::Receiver<Job>,
    waiting: VecDeque<Job>,
    /// How many acts the next commit may expect.
    company: usize,
}

impl Queue {
    fn new(jobs: mpsc::Receiver<Job>) -> Self {
        Self {
            jobs,
            waiting: VecDeque::new(),
            company: 1,
        }
    }

    /// The next job, when there is one; nothing once nobody can ask any more.
    fn next(&mut self) -> Option<Job> {
        self.waiting.pop_front().or_else(|| self.jobs.recv().ok())
    }

    /// The act and those that share its commit: all that wait, and, for a moment, those that
    /// company lets expect. Whoever stays alone waits for nobody.
    fn company_of(&mut self, first: Box<dyn Act>) -> Vec<Box<dyn Act>> {
        let mut acts = vec![first];
        let mut patience = PATIENCE;
        while acts.len() < ACTS_AT_ONCE {
            let next = match self.waiting.pop_front() {
                Some(job) => job,
                None => match self.jobs.try_recv() {
                    Ok(job) => job,
                    Err(_) if acts.len() >= self.company || patience == 0 => break,
                    Err(_) => {
                        patience -= 1;
                        match self.jobs.recv_timeout(MOMENT) {
                            Ok(job) => job,
                            Err(_) => break,
                        }
                    }
                },
            };
            match next {
                Job::Act(act) => acts.push(act),
                other @ (Job::Pause(_) | Job::Renew(..)) => {
                    self.waiting.push_front(other);
                    break;
                }
            }
        }
        acts
    }

    /// After a commit: those that were in it may come again, beside those that came meanwhile.
    fn note_company(&mut self, committed: usize) {
        self.waiting.extend(self.jobs.try_iter());
        self.company = committed + self.waiting.len();
    }
}

/// The state of the writer's thread.
pub(crate) struct Writer {
    pub(super) current: Arc<Current>,
    pub(super) home: Arc<Home>,
    pub(super) ballast: Option<Arc<Ballast>>,
    pub(super) tags: Arc<Tags>,
    pub(super) signals: Signals,
    pub(super) counters: Counters,
    ids_reserved: u64,
}

/// What the writer tells everybody.
pub(crate) struct Signals {
    /// Rises with every commit that wrote anything.
    pub(crate) generation: watch::Sender<u64>,
    /// Why nothing is kept any more, once the disk has refused a commit.
    pub(crate) failure: watch::Sender<Option<Arc<str>>>,
    /// How many acts since the last renewal asked for one.
    pub(crate) due: watch::Sender<u64>,
}

impl Writer {
    pub(crate) fn new(
        current: Arc<Current>,
        (home, ballast): (Arc<Home>, Option<Arc<Ballast>>),
        tags: Arc<Tags>,
        signals: Signals,
        snapshot: &impl Read,
    ) -> Result<Self, Error> {
        let ids_reserved = snapshot.get(&NUMBERS, &IDS)?.unwrap_or(1);
        let next_change = snapshot.last_change()? + 1;
        let counters = Counters {
            next_change,
            next_id: ids_reserved,
            renewals_asked: snapshot.get(&NUMBERS, &RENEWALS_ASKED)?.unwrap_or(0),
        };
        signals.due.send_replace(counters.renewals_asked);
        Ok(Self {
            current,
            home,
            ballast,
            tags,
            signals,
            counters,
            ids_reserved,
        })
    }

    /// Works until every sender is gone and the queue is empty.
    pub(crate) fn run(mut self, jobs: mpsc::Receiver<Job>) {
        let mut queue = Queue::new(jobs);
        while let Some(job) = queue.next() {
            match job {
                Job::Pause(work) => work(),
                Job::Renew(steps, reply) => self.renew(&steps, reply),
                Job::Act(first) => {
                    let acts = queue.company_of(first);
                    self.commit(acts, &mut queue);
                }
            }
        }
    }

    /// Runs the acts in one transaction, commits it, and answers every one of them.
    fn commit(&mut self, acts: Vec<Box<dyn Act>>, queue: &mut Queue) {
        let count = acts.len();
        let in_need = acts.iter().any(|act| act.is_in_need());
        let mut acts = acts.into_iter();
        let mut answers = Vec::with_capacity(count);
        let outcome = self.try_commit(&mut acts, &mut answers, in_need);
        // Before the answers, since those who get one may ask again at once.
        queue.note_company(count);
        match outcome {
            Ok(wrote) => {
                if wrote {
                    let rise = |generation: &mut u64| *generation += 1;
                    self.signals.generation.send_modify(rise);
                    self.tell_due();
                }
                for answer in answers {
                    answer(Ok(()));
                }
            }
            // Nothing was written: the store goes on.
            Err(Error::Full) => {
                for answer in answers {
                    answer(Err(Error::Full));
                }
            }
            Err(error) => {
                tracing::error!(%error, "a commit failed");
                let why: Arc<str> = match error {
                    Error::NotKept(why) => why,
                    other => other.to_string().into(),
                };
                self.fail(why.clone());
                for answer in answers {
                    answer(Err(Error::NotKept(why.clone())));
                }
                for act in acts {
                    act.refuse(Error::NotKept(why.clone()));
                }
            }
        }
    }

    /// From now on nothing is kept.
    pub(super) fn fail(&self, why: Arc<str>) -> Error {
        self.signals.failure.send_replace(Some(why.clone()));
        Error::NotKept(why)
    }

    /// Once the disk has failed, it is not asked again.
    pub(super) fn refuse_after_failure(&self) -> Result<(), Error> {
        match &*self.signals.failure.borrow() {
            Some(why) => Err(Error::NotKept(why.clone())),
            None => Ok(()),
        }
    }

    fn tell_due(&self) {
        let asked = self.counters.renewals_asked;
        let told = |due: &mut u64| std::mem::replace(due, asked) != asked;
        self.signals.due.send_if_modified(told);
    }

    /// Whether anything was written; it is durable then.
    fn try_commit(
        &mut self,
        acts: &mut impl Iterator<Item = Box<dyn Act>>,
        answers: &mut Vec<Answer>,
        in_need: bool,
    ) -> Result<bool, Error> {
        self.refuse_after_failure()?;
        let volume = self.current.volume();
        let txn = volume.database.begin_write()?;
        let mut rows = txn.open_table(ROWS)?;
        let mut batch = Batch {
            rows: &mut rows,
            tags: &self.tags,
            counters: self.counters,
            wrote: false,
            failed: None,
        };
        while batch.failed.is_none()
            && let Some(act) = acts.next()
        {
            answers.push(act.run(&mut batch));
        }
        let Batch {
            counters,
            wrote,
            failed,
            ..
        } = batch;
        self.counters.next_id = counters.next_id;
        if let Some(error) = failed {
            return Err(error);
        }
        if !wrote {
            return Ok(false);
        }
        if self
            .ballast
            .as_ref()
            .is_some_and(|it| !it.lets_commit(in_need))
        {
            drop(rows);
            txn.abort()?;
            return Err(Error::Full);
        }
        if counters.next_id > self.ids_reserved {
            let reserved = counters.next_id + IDS_AT_ONCE;
            let key = table::row_key(self.tags.of(NUMBERS.name())?, &IDS);
            let row = record::encode(&reserved).map_err(|why| Error::Row {
                table: NUMBERS.name(),
                why,
            })?;
            rows.insert(key.as_slice(), row.as_slice())?;
            self.ids_reserved = reserved;
        }
        drop(rows);
        txn.commit()?;
        self.counters = counters;
        Ok(true)
    }
}
