//! One line for each thing that was looked at, as it is looked at.

use std::fmt::Debug;

/// What one test looks at. A check that fails does not hide those after it.
pub(crate) struct Checks {
    about: &'static str,
    failed: Vec<String>,
    is_done: bool,
}

impl Checks {
    pub(crate) fn of(about: &'static str) -> Self {
        println!("\n{about}");
        Self {
            about,
            failed: Vec::new(),
            is_done: false,
        }
    }

    /// Prints the check; `seen` explains a failure.
    pub(crate) fn is(&mut self, what: &str, is_so: bool, seen: impl Debug) {
        if is_so {
            println!("  ok      {what}");
        } else {
            println!("  FAILED  {what}: {seen:?}");
            self.failed.push(what.to_owned());
        }
    }

    /// The same with a measured figure, which is told either way.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "figures are small, and made in place"
    )]
    pub(crate) fn measure(&mut self, what: &str, figure: impl ToString, is_so: bool) {
        let figure = figure.to_string();
        let verdict = if is_so { "ok    " } else { "FAILED" };
        println!("  {verdict}  {what}: {figure}");
        if !is_so {
            self.failed.push(format!("{what}: {figure}"));
        }
    }

    /// Something worth reading that is neither right nor wrong.
    pub(crate) fn note(&self, what: impl AsRef<str>) {
        for line in what.as_ref().lines() {
            println!("          {line}");
        }
    }

    /// Fails when a check has.
    pub(crate) fn done(mut self) {
        self.is_done = true;
        assert!(self.failed.is_empty(), "{}: {:#?}", self.about, self.failed);
    }
}

impl Drop for Checks {
    fn drop(&mut self) {
        if !self.is_done && !std::thread::panicking() {
            panic!(
                "{}: the test ended without asking whether its checks failed",
                self.about
            );
        }
    }
}
