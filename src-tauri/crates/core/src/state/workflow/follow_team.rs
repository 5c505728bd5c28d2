//! A team's roles: a file is written for others, looked at, or followed. What is new in a followed file waits until a
//! person has looked at it and takes just that.

use crate::answer::Answer;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, RoleId, SourceId, TeamId};
use crate::request::TeamFrom;
use crate::settings::Team;
use crate::settings::team::{Difference, TeamFile, export};
use crate::state::event::TeamFetch;
use crate::state::network::NetworkCall;
use crate::state::part::jobs::Asked;
use crate::state::part::teams::{FollowedChange, difference};
use crate::state::turn::{DONE, LATER, Reply};
use crate::state::{Job, State, Turn};

impl State {
    /// Gives roles as the text of a team's file; all, with their templates, where none is named.
    pub(in crate::state) fn export_team(&self, wanted: &[RoleId]) -> Reply {
        let (text, left) = export(self.config.settings(), wanted);
        let left = left.into_iter().map(|role| role.name.clone()).collect();
        Ok(Some(Answer::TeamFile { text, left }))
    }

    /// Says what taking a file over would change, which nobody follows.
    pub(in crate::state) fn look_at_team_file(
        &mut self,
        asked: Asked,
        file: TeamFrom,
        instead: Option<SourceId>,
        turn: &mut Turn,
    ) -> Reply {
        match file {
            TeamFrom::Text(text) => {
                let file = TeamFile::read(text).map_err(Failure::TeamFile)?;
                let difference = self.difference(&file, instead.as_ref());
                Ok(Some(Answer::Team { difference, offer: None }))
            }
            TeamFrom::Place(from) if !Team::is_place(&from) => {
                Err(Failure::Invalid(Invalid { field: "from", rule: Rule::TeamPlace }))
            }
            TeamFrom::Place(from) => {
                turn.call(&asked.requester, NetworkCall::FetchTeam { of: TeamFetch::Look(asked.id), from });
                self.jobs.start(asked, Job::LookAtTeamFile { instead });
                LATER
            }
        }
    }

    fn difference(&self, file: &TeamFile, instead: Option<&SourceId>) -> Difference {
        difference(file.entries(), None, instead, self.config.file_settings(), &self.engine.texts)
    }

    /// Follows the teams of the settings and fetches the files that are due, once settings and records are known.
    pub(in crate::state) fn follow_teams(&mut self, turn: &mut Turn) {
        if !self.config.is_read() || self.record_file.is_being_read() {
            return;
        }
        let teams = &self.config.settings().teams;
        let change = self.teams.follow(teams, turn);
        for team in teams {
            self.teams.fetch_due(team, turn);
        }
        if change != FollowedChange::Nothing {
            self.count_offers();
        }
        if change == FollowedChange::Dropped {
            self.save_records(turn);
        }
    }

    /// Fetches a team's file now, or those of all.
    pub(in crate::state) fn update_teams(
        &mut self,
        asked: Asked,
        wanted: Option<TeamId>,
        turn: &mut Turn,
    ) -> Reply {
        self.follow_teams(turn);
        let teams = match &wanted {
            Some(wanted) => std::slice::from_ref(self.config.team(wanted)?),
            None => &self.config.settings().teams[..],
        };
        if teams.is_empty() {
            return DONE;
        }
        for team in teams {
            self.teams.fetch_for(team, &asked, turn);
        }
        self.jobs.start(asked, Job::UpdateTeams { team: wanted });
        LATER
    }

    /// A team's file was fetched, or could not be.
    pub(in crate::state) fn team_fetched(
        &mut self,
        of: TeamFetch,
        from: &str,
        result: Result<TeamFile, Failure>,
        turn: &mut Turn,
    ) {
        match of {
            TeamFetch::Look(id) => self.team_file_fetched(id, result, turn),
            TeamFetch::Update(id) => self.team_updated(&id, from, result, turn),
        }
    }

    fn team_file_fetched(&mut self, id: OperationId, result: Result<TeamFile, Failure>, turn: &mut Turn) {
        let Some(Job::LookAtTeamFile { instead }) = self.jobs.job(id) else { return };
        match result {
            Ok(file) => {
                let difference = self.difference(&file, instead.as_ref());
                self.succeed(id, Answer::Team { difference, offer: None }, turn);
            }
            Err(failure) => self.fail_with(id, &failure, turn),
        }
    }

    fn team_updated(&mut self, id: &TeamId, from: &str, result: Result<TeamFile, Failure>, turn: &mut Turn) {
        let result = result.map_err(|failure| turn.problem(&failure));
        let problem = result.as_ref().err().cloned();
        let waiting = self.teams.fetch_ended(id, problem.is_some(), turn);
        // The entry may name another place since.
        if let Some(team) = self.config.team(id).ok().filter(|team| team.from == from) {
            self.teams.fetched(team, result, turn.now);
            if problem.is_none() {
                self.count_offers();
                self.save_records(turn);
            }
        }
        for operation in waiting {
            let of_this_alone = matches!(self.jobs.job(operation), Some(Job::UpdateTeams { team: Some(_) }));
            match &problem {
                Some(problem) if of_this_alone => self.fail(operation, problem, turn),
                _ if self.teams.waits(operation) => {}
                _ => self.succeed(operation, Answer::Done, turn),
            }
        }
    }

    /// Counts what each followed file offers beside what is here.
    pub(in crate::state) fn count_offers(&mut self) {
        let teams = &self.config.settings().teams;
        self.teams.count_offers(teams, self.config.file_settings(), &self.engine.texts);
    }

    /// Gives what there is to look at of a team, or else how what was taken compares with what is here.
    pub(in crate::state) fn review_team(&self, team: &TeamId) -> Reply {
        let team = self.config.team(team)?;
        let (difference, offer) = self.teams.review(team, self.config.file_settings(), &self.engine.texts);
        Ok(Some(Answer::Team { difference, offer }))
    }

    /// Takes what a team offers, where that is still what was looked at.
    pub(in crate::state) fn take_team(&mut self, team: &TeamId, offer: &str, turn: &mut Turn) -> Reply {
        let team = self.config.team(team)?;
        if !self.teams.take(&team.id, offer) {
            return Err(Failure::Conflict { name: team.name.clone() });
        }
        self.put_in_force(self.config.file_settings().clone(), turn);
        self.count_offers();
        self.save_records(turn);
        DONE
    }
}
