//! How a fact changed after the message that shows it, and who changed it.

use std::sync::Arc;

use jiff::Timestamp;

use super::markdown::fitted;
use super::post::Post;
use super::render::moderation::Byline;
use super::scene::Scene;
use super::trouble::Trouble;
use crate::curation::{Author, Deed, Revision};
use crate::knowledge::{FactKey, ScopedFact};
use crate::library::Known;

/// A fact as it is now, and whether it has changed since the message.
#[derive(Debug, Clone)]
pub(super) struct FactNow {
    pub(super) fact: Arc<ScopedFact>,
    /// The note on its correction, if it was corrected since the message.
    pub(super) corrected: Option<String>,
}

impl FactNow {
    /// Adds a note above a reply if its fact was corrected since the message.
    pub(super) fn above(&self, post: Post) -> Post {
        noting(self.corrected.as_deref(), post)
    }
}

/// Adds the note on a correction above a reply, if there is one.
pub(super) fn noting(corrected: Option<&str>, post: Post) -> Post {
    match corrected {
        Some(corrected) => post.saying(corrected),
        None => post,
    }
}

/// Returns the current state of a fact, by its key.
///
/// # Errors
///
/// Returns the mistake that explains what happened if the fact was withdrawn or is not known here.
pub(super) fn fact_now(
    scene: &Scene<'_>,
    key: FactKey,
    since: Timestamp,
) -> Result<FactNow, Trouble> {
    let words = scene.words;
    match scene.library.known(&scene.view, key) {
        Known::Live(fact) => {
            let name = (fact.scope.clone(), fact.fact.id.clone());
            let listed = scene.library.listed(&scene.view, &name);
            let is_text = |deed| matches!(deed, Deed::Edited | Deed::Undid(_));
            let by = listed.as_ref().and_then(|listed| {
                let mut newest_first = listed.state.revisions().rev();
                newest_first.find(|(_, by)| is_text(by.deed) && by.stamp.at > since)
            });
            let corrected = by.map(|(_, by)| corrected(scene, by)).transpose()?;
            Ok(FactNow { fact, corrected })
        }
        Known::Corrected { fact, by } => Ok(FactNow {
            fact,
            corrected: Some(corrected(scene, &by)?),
        }),
        Known::Retired { by } => {
            let byline = withdrawn_by(scene, &by)?;
            let statement = fitted(&by.entry.statement, 1_000);
            Err(Trouble::Mistake(words.retired(&statement, byline.doing())))
        }
        Known::Unknown => Err(Trouble::mistake(words.fact_gone())),
    }
}

fn corrected(scene: &Scene<'_>, by: &Revision) -> Result<String, Trouble> {
    Ok(scene.words.corrected(byline(scene, by)?.doing()))
}

/// Returns the byline of a revision.
pub(super) fn byline(scene: &Scene<'_>, revision: &Revision) -> Result<Byline, Trouble> {
    Ok(Byline::of(scene.words, revision, user(scene, revision)?))
}

/// Returns the byline of a withdrawal.
pub(super) fn withdrawn_by(scene: &Scene<'_>, revision: &Revision) -> Result<Byline, Trouble> {
    let user = user(scene, revision)?;
    Ok(Byline::withdrawn(scene.words, revision, user))
}

/// Returns the Discord id of the person who made a revision, while it is known.
fn user(scene: &Scene<'_>, revision: &Revision) -> Result<Option<u64>, Trouble> {
    match &revision.stamp.by {
        Author::Person(person) => Ok(scene.desk.user(*person)?),
        Author::Files | Author::Operator(_) => Ok(None),
    }
}
