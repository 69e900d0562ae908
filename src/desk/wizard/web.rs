//! The wizard's pages: one form a step, kept when it is sent.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Progress, Step};
use crate::desk::web::Desk;
use crate::desk::{store, time};
use crate::network::Standing;
use crate::people::{Concierge, Line, journal};
use crate::portal::counts;
use crate::store::Error as StoreError;
use crate::web::form::{Field, Posted};
use crate::web::qr::Code;
use crate::web::{self, Error, Frame, Place, PlaceField, Visit, WifiSign, dates};

/// One field of a step.
struct Asked {
    name: &'static str,
    field: Field,
    /// Lines shown; one line is an input.
    rows: u8,
    is_required: bool,
    /// What browsers may fill in (HTML, 4.10.18.7).
    fills: &'static str,
}

impl Asked {
    fn is_date(&self) -> bool {
        self.name == "date"
    }
}

#[derive(Template)]
#[template(path = "desk/wizard.html")]
struct WizardPage {
    f: Frame,
    token: String,
    step: Step,
    notice: String,
    fields: Vec<Asked>,
    /// Whether the wizard is through: then a step is a page of the desk.
    is_done: bool,
    /// Whether the machine could share an Internet access.
    can_share: bool,
    /// Who will be said to publish; empty on other steps.
    publishes: String,
    /// Whether the machine carries the Wi-Fi itself.
    has_radio: bool,
    time_now: String,
    date_now: String,
    /// The address of the door's page, and its code.
    door: String,
    qr: Code,
    /// Portal pages opened since the step before.
    opened: u64,
}

impl WizardPage {
    async fn of(desk: &Desk, visit: &Visit, step: Step) -> Result<Self, Error> {
        let progress = desk.shell.store.read(store::progress).await?;
        let progress = progress.unwrap_or_default();
        let (lang, now) = (visit.words.lang(), desk.shell.clock.now());
        let door = desk.shell.plain_url(crate::portal::PATH);
        let title = visit.t(&format!("desk-wizard-{}", step.slug()));
        Ok(Self {
            f: visit.frame("desk", title),
            token: desk.shell.forms.issue(visit),
            step,
            notice: String::new(),
            fields: fields(visit, step, &desk.shell.place()),
            is_done: progress.next().is_none(),
            can_share: can_share(&desk.shell),
            publishes: if step == Step::Legal {
                publisher(visit, &desk.shell.place())
            } else {
                String::new()
            },
            has_radio: desk.has_radio(),
            time_now: dates::time(lang, now.zoned().time()),
            date_now: dates::long_date(lang, now.date()),
            qr: Code::of(&door).map_err(Error::internal)?,
            door,
            opened: sheets(desk).await?.saturating_sub(progress.sheets_before),
        })
    }

    /// Which step this is, and of how many.
    fn counted(&self) -> (usize, usize) {
        self.step.counted(self.can_share)
    }

    fn title(&self) -> String {
        self.f.w.t(&format!("desk-wizard-{}", self.step.slug()))
    }

    fn about(&self) -> String {
        self.f
            .w
            .t(&format!("desk-wizard-{}-about", self.step.slug()))
    }

    fn label(&self, asked: &&Asked) -> String {
        self.f.w.t(&format!("desk-wizard-field-{}", asked.name))
    }

    fn hint(&self, asked: &&Asked) -> String {
        self.f
            .w
            .t(&format!("desk-wizard-field-{}-hint", asked.name))
    }

    fn is(&self, slug: &str) -> bool {
        self.step.slug() == slug
    }

    /// Whether there is nothing to decide: this machine has one network only.
    fn has_no_choice(&self) -> bool {
        self.step == Step::Internet && !self.can_share
    }

    fn is_refused(&self) -> bool {
        self.fields.iter().any(|asked| asked.field.is_refused())
    }

    fn field(&mut self, name: &str) -> Option<&mut Field> {
        let asked = self.fields.iter_mut().find(|asked| asked.name == name)?;
        Some(&mut asked.field)
    }
}

/// Whether this machine can share Internet: else there is nothing to choose, and the step is not asked.
pub(in crate::desk) fn can_share(shell: &crate::web::Shell) -> bool {
    shell.sharing.now() != Standing::Unable
}

/// Portal pages opened since the box began, those not written yet included.
async fn sheets(desk: &Desk) -> Result<u64, Error> {
    let written = desk.shell.store.read(counts::total).await?;
    Ok(written.and(desk.portal.counts.waiting()).sheets)
}

/// Who publishes these pages, as far as the box knows: the place and where it is.
fn publisher(visit: &Visit, place: &Place) -> String {
    let (w, venue) = (visit.words, place.called(visit.words));
    let here = place.where_it_is().join(", ");
    if here.is_empty() {
        venue
    } else {
        w.t2("desk-wizard-publisher-here", "venue", venue, "where", here)
    }
}

/// What a step asks, with what is known already.
fn fields(visit: &Visit, step: Step, place: &Place) -> Vec<Asked> {
    let asked = |name, value: &str, rows, fills| Asked {
        name,
        field: Field::of(value),
        rows,
        is_required: name == "name",
        fills,
    };
    match step {
        Step::Place => vec![
            asked("name", &place.name, 1, "organization"),
            asked("tagline", &place.tagline, 1, "off"),
            asked("welcome", &place.welcome, 3, "off"),
        ],
        Step::Where => vec![
            asked("address", &place.address, 2, "street-address"),
            asked("town", &place.town, 1, "address-level2"),
            asked("hours", &place.hours, 1, "off"),
        ],
        Step::Legal if place.publisher.is_empty() => vec![
            asked("contact", "", 1, "off"),
            asked("responsible", "", 1, "name"),
        ],
        Step::Legal => vec![asked("publisher", &place.publisher, 5, "off")],
        Step::Wifi if visit.shell.gate.is_none() || visit.shell.config.wifi.is_none() => {
            let sign = place.wifi.clone().unwrap_or(WifiSign {
                ssid: String::new(),
                passphrase: None,
                open: true,
            });
            let passphrase = sign.passphrase.unwrap_or_default();
            vec![
                asked("ssid", &sign.ssid, 1, "off"),
                asked("passphrase", &passphrase, 1, "off"),
            ]
        }
        Step::Time => {
            let today = visit.shell.clock.now().date().to_string();
            vec![asked("time", "", 1, "off"), asked("date", &today, 1, "off")]
        }
        Step::Wifi | Step::Internet | Step::Sheet => Vec::new(),
    }
}

/// GET /admin/installation: where one goes on.
pub(in crate::desk) async fn go_on(
    State(desk): State<Desk>,
    _concierge: Concierge,
) -> Result<Response, Error> {
    let progress = desk.shell.store.read(store::progress).await?;
    let to = progress.unwrap_or_default().next_path();
    Ok(Redirect::to(&to).into_response())
}

/// GET /admin/installation/{step}
pub(in crate::desk) async fn form(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(step): Path<String>,
) -> Result<Response, Error> {
    let step = Step::of_slug(&step).ok_or(Error::NotFound)?;
    web::private_page(&WizardPage::of(&desk, &concierge.visit, step).await?)
}

/// What a step's form sends: only its own fields come.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::desk) struct Sent {
    later: String,
    name: String,
    tagline: String,
    welcome: String,
    address: String,
    town: String,
    hours: String,
    publisher: String,
    contact: String,
    responsible: String,
    ssid: String,
    passphrase: String,
    right: String,
    date: String,
    time: String,
}

impl Sent {
    fn value(&self, name: &str) -> &str {
        match name {
            "name" => &self.name,
            "tagline" => &self.tagline,
            "welcome" => &self.welcome,
            "address" => &self.address,
            "town" => &self.town,
            "hours" => &self.hours,
            "publisher" => &self.publisher,
            "contact" => &self.contact,
            "responsible" => &self.responsible,
            "ssid" => &self.ssid,
            "passphrase" => &self.passphrase,
            "date" => &self.date,
            "time" => &self.time,
            _ => "",
        }
    }

    /// Writes what this step asked into the place.
    fn into_place(self, step: Step, place: &mut Place) {
        match step {
            Step::Place => {
                (place.name, place.tagline, place.welcome) =
                    (self.name, self.tagline, self.welcome);
            }
            Step::Where => {
                (place.address, place.town, place.hours) = (self.address, self.town, self.hours);
            }
            Step::Legal => place.publisher = self.publisher,
            Step::Wifi => {
                let open = self.passphrase.is_empty();
                let passphrase = Some(self.passphrase).filter(|_| !open);
                place.wifi = Some(WifiSign {
                    ssid: self.ssid,
                    passphrase,
                    open,
                });
            }
            Step::Internet | Step::Time | Step::Sheet => {}
        }
    }
}

/// POST /admin/installation/{step}
pub(in crate::desk) async fn save(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(step): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let step = Step::of_slug(&step).ok_or(Error::NotFound)?;
    let visit = &concierge.visit;
    let mut page = WizardPage::of(&desk, visit, step).await?;
    for asked in &mut page.fields {
        posted
            .form
            .value(asked.name)
            .clone_into(&mut asked.field.value);
    }
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let before = desk.shell.store.read(store::progress).await?;
    let mut progress = before.unwrap_or_default();
    if !page.can_share {
        progress = progress.with_done(Step::Internet);
    }
    if step != Step::Sheet {
        progress.sheets_before = sheets(&desk).await?;
    }
    if posted.form.later == "1" && step.may_wait() {
        progress = progress.with_later(step);
        let kept = desk
            .shell
            .store
            .write(move |tx| store::set_progress(tx, &progress));
        kept.await?;
        return Ok(posted.done(progress.next_path()));
    }
    progress = progress.with_done(step);
    if do_step(&desk, &concierge, step, &posted.form, progress, &mut page).await? {
        Ok(posted.done(progress.next_path()))
    } else {
        web::private_page(&page)
    }
}

/// Does what a step asks and keeps that it is done; when it cannot be, the page says beside each field why not.
async fn do_step(
    desk: &Desk,
    concierge: &Concierge,
    step: Step,
    sent: &Sent,
    progress: Progress,
    page: &mut WizardPage,
) -> Result<bool, Error> {
    let visit = &concierge.visit;
    if step == Step::Time && !set_time(visit, sent, page).await? {
        return Ok(false);
    }
    if page.fields.is_empty() || step == Step::Time {
        let kept = desk
            .shell
            .store
            .write(move |tx| store::set_progress(tx, &progress));
        kept.await?;
        return Ok(true);
    }
    let mut sent = sent.clone();
    if step == Step::Legal && sent.publisher.trim().is_empty() {
        match legal_notice(desk, visit, &sent, page) {
            Some(written) => sent.publisher = written,
            None => return Ok(false),
        }
    }
    let (by, now) = (concierge.person.id, desk.shell.clock.now());
    // What is said while the place is being set up needs no line for each step.
    let is_change = page.is_done;
    let kept = desk.shell.set_place_and(
        move |place| sent.into_place(step, place),
        move |tx| {
            store::set_progress(tx, &progress)?;
            if is_change {
                let line = Line::new("desk-did-place");
                journal::record(tx, journal::Actor::Person(by), None, line, now)?;
            }
            Ok::<_, StoreError>(())
        },
    );
    let Err(faults) = kept.await? else {
        return Ok(true);
    };
    for fault in faults {
        match page.field(name_of(fault.field)) {
            Some(field) => field.problem = fault.said(visit.words),
            // What another step asked, and was never answered.
            None => page.notice = visit.t("desk-wizard-name-first"),
        }
    }
    Ok(false)
}

/// The legal notice as the box writes it from what was asked; without all of it, the page says what is missing.
fn legal_notice(desk: &Desk, visit: &Visit, sent: &Sent, page: &mut WizardPage) -> Option<String> {
    for name in ["contact", "responsible"] {
        if let Some(field) = page.field(name)
            && sent.value(name).trim().is_empty()
        {
            field.problem = visit.t("desk-wizard-field-missing");
        }
    }
    if page.is_refused() || sent.contact.trim().is_empty() || sent.responsible.trim().is_empty() {
        return None;
    }
    let args = [
        ("who", publisher(visit, &desk.shell.place())),
        ("contact", sent.contact.trim().to_owned()),
        ("responsible", sent.responsible.trim().to_owned()),
    ];
    Some(visit.words.with("desk-wizard-publisher-written", &args))
}

fn name_of(field: PlaceField) -> &'static str {
    match field {
        PlaceField::Name => "name",
        PlaceField::Tagline => "tagline",
        PlaceField::Welcome => "welcome",
        PlaceField::Address => "address",
        PlaceField::Town => "town",
        PlaceField::Hours => "hours",
        PlaceField::Publisher => "publisher",
        PlaceField::Ssid => "ssid",
        PlaceField::Passphrase => "passphrase",
    }
}

/// Takes the concierge's word for the time; when it cannot be, the page says why.
async fn set_time(visit: &Visit, sent: &Sent, page: &mut WizardPage) -> Result<bool, Error> {
    let at = if sent.right == "1" {
        Some(visit.shell.clock.now().timestamp())
    } else {
        let (date, time, at) = time::typed(visit, &sent.date, &sent.time)?;
        for (name, read) in [("date", date), ("time", time)] {
            if let Some(field) = page.field(name) {
                *field = read;
            }
        }
        at
    };
    let Some(at) = at else { return Ok(false) };
    match time::correct(&visit.shell, at).await? {
        Ok(()) => Ok(true),
        Err(why) => {
            if let Some(field) = page.field("date") {
                field.problem = visit.t(why);
            }
            Ok(false)
        }
    }
}
