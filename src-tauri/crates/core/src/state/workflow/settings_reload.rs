//! The settings file says something else, or a person took something of a team: what was read is put in force, and
//! everything that follows from settings follows at once.

use crate::failure::Failure;
use crate::settings::{ParsedSettings, Settings, Team};
use crate::source::Source;
use crate::state::{State, Turn};

impl State {
    /// The settings file was read, at the start or because it changed.
    pub(in crate::state) fn settings_read(
        &mut self,
        result: Result<ParsedSettings, Failure>,
        turn: &mut Turn,
    ) {
        let first = !self.config.is_read();
        self.take_settings(result, turn);
        if first {
            self.forget_kept_where_unwanted();
        }
        if self.config.key_sources().any(|id| !self.sources.was_seen(id)) {
            self.look_at_keychain(false, turn);
        }
        self.take_queued(turn);
    }

    /// Takes what the settings file says; where it can't be read, the last good settings stay in force.
    pub(in crate::state) fn take_settings(
        &mut self,
        result: Result<ParsedSettings, Failure>,
        turn: &mut Turn,
    ) {
        let is_good = result.is_ok();
        if let Some(file) = self.config.read(result.map_err(|failure| turn.problem(&failure))) {
            self.put_in_force(file, turn);
        }
        if is_good {
            self.desktop.follow(self.config.preferences(), turn);
        }
    }

    /// Puts in force what the file says, with what was taken of teams and what instances list.
    pub(in crate::state) fn put_in_force(&mut self, file: Settings, turn: &mut Turn) {
        let taken = |team: &Team| self.teams.taken(&team.id);
        let listed = |source: &Source| self.instances.listed(&source.id);
        let Some(before) = self.config.put_in_force(file, taken, listed, self.revision + 1) else { return };
        self.end_sessions_of_removed_roles(Some(&before), turn);
        self.take_back_changed_roles(&before);
        let settings = self.config.settings();
        self.sources.retain(|id| settings.source(id).is_some());
        self.catalogue.settings_changed(settings);
        self.count_offers();
        self.look_at_profiles(turn);
        self.plan_roles();
        self.keep_sessions_or_not(turn);
    }
}
