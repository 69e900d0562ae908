//! The very image in an emulated PC: started without a network and without a clock, cut off from its power, filled up.
//!
//! `tests/vm/run` installs QEMU, builds the image when none is given, and runs these tests one after the other; alone they are
//! ignored, since they take minutes and need root. The image is not changed for the tests: a test agent comes in through the
//! firmware's tables (a systemd credential), talks over the second serial port, and is gone with the machine.
//!
//! To write a test:
//! ```text
//! let mut checks = Checks::of("what this is about");
//! let mut machine = Plan::new("name").disk_mib(4096).start();  // a copy of the image; killed by its id when dropped
//! machine.wait_until_up();                                     // every job of the start is done
//! let said = machine.ok("uname -r");                           // a command inside; panics unless it succeeds
//! let (status, said) = machine.run("grep nothing /etc/hosts"); // the same, whatever comes
//! let page = machine.visitor().get("/");                       // as a browser on the box itself would
//! checks.is("the page answers", page.status == 200, &page);
//! machine.reboot();                                            // in an orderly way; hands back when the agent is there again
//! let mut machine = machine.kill().start();                    // the plug is pulled; the same disk starts again
//! checks.done();                                               // one line was printed for each; fails here if one failed
//! ```
//! [`Plan`](machine::Plan) has more: UEFI, a network card, a log of every block written, further disks and arguments. What a test
//! needs inside and the image has not comes on a disk of [`Tools`](tools::Tools): programs with their libraries, or whole folders;
//! this test program itself is one of them, and runs what `guest` holds. Consoles are kept in `target/test-artefacts/vm/`.
//!
//! Environment: `PARVIS_VM_IMAGE` (the disk image), `PARVIS_VM_BUNDLE` (the update bundle), `PARVIS_VM_KEYS` (the folder of keys
//! that signed it), `PARVIS_VM_KILLS`, `PARVIS_VM_CUTS` (how many; 10 and 500 when not set), `PARVIS_VM_IDLE` (minutes of guest
//! time; 70).

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot set its scene has failed; these wait for a real machine by the real clock"
)]

mod agent;
mod blocklog;
mod boot;
mod bundles;
mod checks;
mod chooser;
mod cuts;
mod full;
mod guest;
mod idle;
mod kills;
mod ledger;
mod load;
mod machine;
mod qmp;
mod rebuilt;
mod restored;
mod stick;
mod tools;
mod updates;
mod visitor;
mod wifi;
