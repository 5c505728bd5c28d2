//! What is known of sources, teams and instances over restarts: see [`crate::record`].

use crate::failure::Failure;
use crate::id::SourceId;
use crate::record::Record;
use crate::source::Identity;
use crate::state::{Effect, State, Turn};

impl State {
    /// The file was read, at the start, or could not be.
    pub(in crate::state) fn records_read(&mut self, result: Result<Record, Failure>, turn: &mut Turn) {
        match result {
            Ok(Record { sources, teams, instances }) => {
                self.record_file.set_read(None);
                self.sources.set_records(sources);
                self.teams.set_records(teams);
                self.instances.set_records(instances);
                self.put_in_force(self.config.file_settings().clone(), turn);
                self.plan_roles();
            }
            Err(failure) => self.record_file.set_read(Some(turn.problem(&failure))),
        }
    }

    /// Writes the file, without entries that the settings no longer have.
    pub(in crate::state) fn save_records(&mut self, turn: &mut Turn) {
        let settings = self.config.settings();
        if self.config.is_read() && self.config.problem().is_none() {
            self.sources.retain_records(|id| settings.source(id).is_some());
            self.teams.forget_others(&settings.teams);
        }
        if self.record_file.may_be_written() {
            let record = Record {
                sources: self.sources.records().clone(),
                teams: self.teams.records().clone(),
                instances: self.instances.records().clone(),
            };
            turn.push(Effect::SaveRecord(Box::new(record)));
        }
    }

    /// A source's credentials are good, and AWS says whose they are.
    pub(in crate::state) fn source_is(&mut self, source: &SourceId, identity: Identity, turn: &mut Turn) {
        self.source_works(source);
        if self.sources.identified(source, identity, turn.now) {
            // The account of roles that are the source's own hangs on it.
            self.plan_roles();
        }
        self.save_records(turn);
    }
}
