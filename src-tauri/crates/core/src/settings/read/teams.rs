//! Reads `[[teams]]`: whose files are followed, and where these are.

use super::fields::Fields;
use super::{SettingsError, filled};
use crate::id::{SourceId, TeamId};
use crate::settings::Team;
use crate::settings::team::is_place;

const FROM: &str = "an https address without a password in it, or the whole path of a file";

/// Reads one entry.
pub(super) fn team(fields: &mut Fields<'_>) -> Result<(Team, String), SettingsError> {
    let (id, name) = fields.id_and_name()?;
    let from = fields.required("from", FROM, |item| filled(item).filter(|from| is_place(from)))?;
    let source = fields.text("source")?.map(SourceId::new);
    Ok((Team { id: TeamId::new(&id), name, from, source }, id))
}
