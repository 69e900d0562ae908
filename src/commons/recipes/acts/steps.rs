//! What is done to the steps of a draft, and to their pictures.

use super::{Refused, write};
use crate::clock::Now;
use crate::commons::recipes::{Draft, MOST_PICTURES, MOST_STEPS, Section};
use crate::documents::Hash;
use crate::documents::body::Step;
use crate::ids::{PersonId, RecipeId};
use crate::media::{self, Sort};
use crate::store::Tx;

/// Writes a step with what is done to its pictures, all or nothing, unless somebody changed the steps since `seen`.
///
/// # Errors
/// As [`write()`] and [`StepAct::apply`]; or this box does not have a picture that is to be added.
pub fn write_steps(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    seen: &str,
    all: Vec<StepAct>,
    now: Now,
) -> Result<(), Refused> {
    for act in &all {
        if let StepAct::AddPicture(_, file) = act {
            let object = media::get(tx, *file)?;
            let picture = object.filter(|it| it.kind.sort() == Sort::Picture);
            picture.ok_or(Refused::NoPicture)?;
        }
    }
    let change = |draft: &mut Draft| all.into_iter().try_for_each(|act| act.apply(draft));
    write(tx, (id, person), (Section::Steps, seen), change, now)
}

/// What is done to a draft's steps. Steps are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepAct {
    /// Written at this place: in the place of the one there, which leaves it its pictures, or after the last.
    Write(usize, Step),
    /// A picture is shown after the others of this step; one that is shown there already stays where it is.
    AddPicture(usize, Hash),
    /// A picture is no longer shown in this step.
    DropPicture(usize, Hash),
    /// One place up.
    Up(usize),
    /// One place down.
    Down(usize),
    /// Taken away; it can be put back until another is.
    Remove(usize),
    /// The last one that was taken away, back to its place.
    PutBack,
}

impl StepAct {
    /// Does it.
    ///
    /// # Errors
    /// There is no such step, or no room for one more, or for one more picture.
    pub fn apply(self, draft: &mut Draft) -> Result<(), Refused> {
        let steps = &mut draft.text.body.steps;
        let full = steps.len() >= MOST_STEPS;
        match self {
            Self::Write(at, step) if at < steps.len() => {
                let pictures = std::mem::take(&mut steps[at].pictures);
                steps[at] = Step { pictures, ..step };
            }
            Self::Write(at, _) if at > steps.len() => return Err(Refused::NotFound),
            Self::Write(..) | Self::PutBack if full => return Err(Refused::TooManySteps),
            Self::Write(_, step) => steps.push(step),
            Self::Up(at) if (1..steps.len()).contains(&at) => steps.swap(at - 1, at),
            Self::Down(at) if at + 1 < steps.len() => steps.swap(at, at + 1),
            Self::Up(_) | Self::Down(_) => return Err(Refused::NotFound),
            Self::Remove(at) if at < steps.len() => {
                draft.removed = Some((u16::try_from(at).unwrap_or(u16::MAX), steps.remove(at)));
            }
            Self::Remove(_) => return Err(Refused::NotFound),
            Self::AddPicture(at, picture) => {
                let step = steps.get_mut(at).ok_or(Refused::NotFound)?;
                if !step.pictures.contains(&picture) {
                    if step.pictures.len() >= MOST_PICTURES {
                        return Err(Refused::TooManyPictures);
                    }
                    step.pictures.push(picture);
                }
            }
            Self::DropPicture(at, picture) => {
                let step = steps.get_mut(at).ok_or(Refused::NotFound)?;
                step.pictures.retain(|it| *it != picture);
            }
            Self::PutBack => {
                let (at, step) = draft.removed.take().ok_or(Refused::NotFound)?;
                steps.insert(usize::from(at).min(steps.len()), step);
            }
        }
        Ok(())
    }
}
