//! What an import would do, or did, in words: the same at the desk and on the command line.

use super::job::{Job, Sort, Stage, Tally, What};
use crate::web::words::Words;

/// Names of what was not understood that stand in one line.
const NAMES: usize = 12;

/// A part of a report: what it is about, and its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

/// What is being done, or was, in one sentence.
pub(super) fn lead(job: &Job, w: Words) -> String {
    let percent = || job.percent.to_string();
    match job.stage {
        Stage::Looking => w.t1("archive-looking", "percent", percent()),
        Stage::Looked if !job.has_news() => w.t("archive-looked-nothing"),
        Stage::Looked => w.t("archive-looked"),
        Stage::Taking => w.t1("archive-taking", "percent", percent()),
        Stage::Done => w.t("archive-done"),
        Stage::Failed(problem) => w.t(problem.key()),
    }
}

/// What the file is.
pub(super) fn what(job: &Job, w: Words) -> String {
    let what = w.t(match job.what {
        What::Commons => "archive-what-commons",
        What::Wiki => "archive-what-wiki",
        What::Markdown => "archive-what-markdown",
    });
    match job.from.as_str() {
        "" => what,
        from => w.t2("archive-what-from", "what", what, "from", from),
    }
}

/// The parts of the report, those that say something.
pub(super) fn sections(job: &Job, w: Words) -> Vec<Section> {
    let tally = &job.tally;
    let section = |key: &str, lines: Vec<String>| Section {
        title: w.t(key),
        lines,
    };
    let all = [
        section(
            "archive-report-counts",
            counts(tally, job.stage == Stage::Done, w),
        ),
        section("archive-report-refused", refused(tally, w)),
        section("archive-report-skipped", skipped(tally, w)),
        section("archive-report-unread", unread(tally, w)),
    ];
    all.into_iter().filter(|it| !it.lines.is_empty()).collect()
}

fn counts(tally: &Tally, is_done: bool, w: Words) -> Vec<String> {
    let all = [
        ("archive-count-read", tally.read),
        (
            if is_done {
                "archive-count-new-done"
            } else {
                "archive-count-new"
            },
            tally.new,
        ),
        (
            if is_done {
                "archive-count-newer-done"
            } else {
                "archive-count-newer"
            },
            tally.newer,
        ),
        ("archive-count-same", tally.same),
        ("archive-count-older", tally.older),
        ("archive-count-gone", tally.gone),
        ("archive-count-own", tally.own),
        ("archive-count-drafts", tally.drafts),
        ("archive-count-files", tally.files),
        ("archive-count-files-refused", tally.files_refused),
    ];
    let said = all.into_iter().filter(|(_, count)| *count > 0);
    said.map(|(key, count)| w.with(key, &[("count", count.to_string())]))
        .collect()
}

fn refused(tally: &Tally, w: Words) -> Vec<String> {
    let counts = tally.refused.iter();
    let mut lines: Vec<String> = counts
        .map(|(why, count)| {
            w.t2(
                "archive-counted",
                "count",
                *count as usize,
                "what",
                w.t(why.key()),
            )
        })
        .collect();
    let told = tally.told.iter();
    lines.extend(
        told.map(|(title, why)| w.t2("archive-refused-one", "title", title, "why", w.t(why.key()))),
    );
    lines
}

fn skipped(tally: &Tally, w: Words) -> Vec<String> {
    let counts = tally.skipped.iter();
    counts
        .map(|(why, count)| {
            w.t2(
                "archive-counted",
                "count",
                *count as usize,
                "what",
                w.t(why.key()),
            )
        })
        .collect()
}

fn unread(tally: &Tally, w: Words) -> Vec<String> {
    let mut lines = Vec::new();
    for sort in Sort::ALL {
        let all = tally.unread_all.iter().find(|(it, _)| *it == sort);
        let Some((_, all)) = all else {
            continue;
        };
        let of = tally.unread.iter().filter(|(it, _, _)| *it == sort);
        let mut of: Vec<_> = of.map(|(_, name, count)| (name, *count)).collect();
        of.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        of.truncate(NAMES);
        let named: u32 = of.iter().map(|(_, count)| count).sum();
        let names = of.iter().map(|(name, count)| format!("{name} ({count})"));
        let mut names = names.collect::<Vec<_>>().join(", ");
        if named < *all {
            names.push_str(", …");
        }
        lines.push(w.with(sort.key(), &[("count", all.to_string()), ("names", names)]));
    }
    lines
}
