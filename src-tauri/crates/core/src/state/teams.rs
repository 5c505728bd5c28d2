//! Teams that are followed: their files are fetched at the start, once a day and when asked, what is new in them waits
//! for a person to look at it, and only what a person took is in force.

use crate::state::turn::Turn;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::State;
use super::effect::Answer;
use super::event::{TeamFetch, TeamFrom};
use super::network::NetworkCall;
use super::operation::Job;
use super::remembering::Remembered;
use crate::caller::{Requester, Surface};
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, RoleId, SourceId, TeamId};
use crate::problem::Problem;
use crate::record::TeamRecord;
use crate::role::Role;
use crate::settings::team::{Difference, Team, TeamFile, TeamRole, compare, export, is_place};
use crate::snapshot::{TeamOffer, TeamView};
use crate::source::Source;

/// How often a file is fetched.
const EACH: SignedDuration = SignedDuration::from_hours(24);
/// How long after a fetch that failed the next one comes.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_hours(1);
/// A file fetched within this time is not fetched again at a start.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// Fetches are spread over so much time, so that a whole team's computers don't come at once: at a start, and later.
const SPREAD_AT_START: SignedDuration = SignedDuration::from_mins(1);
const SPREAD: SignedDuration = SignedDuration::from_hours(1);

/// A team while it is followed.
#[derive(Debug)]
pub(super) struct Followed {
    /// Where its file was when this was made.
    from: String,
    /// It is being fetched.
    fetching: bool,
    /// When it is fetched next; never by a process that ends with its command.
    due: Option<Timestamp>,
    /// Who waits for it.
    waiting: Vec<OperationId>,
    /// Why it could not be fetched last.
    problem: Option<Problem>,
    /// What there is to look at.
    offer: Option<TeamOffer>,
}

impl State {
    /// When a team's file is to be fetched next.
    pub(super) fn next_fetch(&self) -> Option<Timestamp> {
        self.followed.values().filter(|team| !team.fetching).filter_map(|team| team.due).min()
    }

    /// Fetches what is due, once settings and record are known.
    pub(super) fn follow_teams(&mut self, turn: &mut Turn) {
        if !self.config.is_read() || self.remembered == Remembered::Reading {
            return;
        }
        let teams = &self.config.settings().teams;
        let before = self.followed.len();
        self.followed.retain(|id, followed| {
            teams.iter().any(|team| team.id == *id && (team.from == followed.from || followed.fetching))
        });
        let dropped = self.followed.len() < before;
        let mut new = false;
        for team in self.config.settings().teams.clone() {
            if !self.followed.contains_key(&team.id) {
                let due = self.engine.stays.then(|| self.first_fetch(&team, turn.now));
                let followed = Followed {
                    from: team.from.clone(),
                    fetching: false,
                    due,
                    waiting: Vec::new(),
                    problem: None,
                    offer: None,
                };
                self.followed.insert(team.id.clone(), followed);
                new = true;
            }
            let is_due =
                |followed: &Followed| !followed.fetching && followed.due.is_some_and(|due| due <= turn.now);
            if self.followed.get(&team.id).is_some_and(is_due) {
                self.fetch(&team, &Requester::click(Surface::Engine, None), turn);
            }
        }
        if dropped || new {
            self.look_at_offers();
        }
        if dropped {
            self.remember(turn);
        }
    }

    /// The network may be back: what could not be fetched is tried soon.
    pub(super) fn fetch_failed_ones_soon(&mut self, now: Timestamp) {
        for team in self.config.settings().teams.clone() {
            let soon = now + self.spread(&team.id, SPREAD_AT_START, now);
            if let Some(followed) = self.followed.get_mut(&team.id).filter(|team| team.problem.is_some()) {
                followed.due = followed.due.map(|due| due.min(soon));
            }
        }
    }

    /// Compares every offered file with what is here.
    pub(super) fn look_at_offers(&mut self) {
        let offers: Vec<(TeamId, Option<TeamOffer>)> =
            self.config.settings().teams.iter().map(|team| (team.id.clone(), self.offer_of(team))).collect();
        for (id, offer) in offers {
            if let Some(followed) = self.followed.get_mut(&id) {
                followed.offer = offer;
            }
        }
    }

    /// The teams as surfaces see them.
    pub(super) fn team_views(&self) -> Vec<TeamView> {
        let view = |team: &Team| {
            let followed = self.followed.get(&team.id);
            TeamView {
                team: team.clone(),
                roles: self.made.teams.get(&team.id).copied().unwrap_or_default(),
                checked_at: self.record.teams.get(&team.id).and_then(|record| record.checked_at),
                fetching: followed.is_some_and(|followed| followed.fetching),
                problem: followed.and_then(|followed| followed.problem.clone()),
                offer: followed.and_then(|followed| followed.offer),
            }
        };
        self.config.settings().teams.iter().map(view).collect()
    }

    /// Roles as a team's file; all where none is named.
    pub(super) fn export_team(
        &self,
        id: OperationId,
        requester: &Requester,
        wanted: &[RoleId],
        turn: &mut Turn,
    ) {
        let settings = self.config.settings();
        let roles = settings.roles.iter().filter(|role| wanted.is_empty() || wanted.contains(&role.id));
        let signed_by = |role: &Role| settings.source(role.source.as_ref()?).map(|source| &*source.name);
        let (text, left) = export(roles.map(|role| (role, signed_by(role))));
        let left = left.into_iter().map(|role| role.name.clone()).collect();
        turn.answer(id, requester, Answer::TeamFile { text, left });
    }

    /// Says what taking a team's file over would change; nothing is changed.
    pub(super) fn look_at_team_file(
        &mut self,
        id: OperationId,
        requester: Requester,
        file: TeamFrom,
        instead: Option<SourceId>,
        turn: &mut Turn,
    ) {
        match file {
            TeamFrom::Text(text) => match TeamFile::read(text) {
                Ok(file) => {
                    let difference = self.compare(file.roles(), &[], instead.as_ref());
                    turn.answer(id, &requester, Answer::Team { difference, offer: None });
                }
                Err(error) => turn.refuse(id, &requester, &Failure::TeamFile(error)),
            },
            TeamFrom::Place(from) if !is_place(&from) => {
                let invalid = Invalid { field: "from", rule: Rule::TeamPlace };
                turn.refuse(id, &requester, &Failure::Invalid(invalid));
            }
            TeamFrom::Place(from) => {
                turn.call(&requester, NetworkCall::FetchTeam { of: TeamFetch::Look(id), from });
                self.jobs.start(id, requester, Job::LookAtTeamFile { instead });
            }
        }
    }

    /// What there is to look at of a team, or else how what was taken stands beside one's own.
    pub(super) fn review_team(&self, id: OperationId, requester: &Requester, team: &TeamId, turn: &mut Turn) {
        match self.config.team(team) {
            Ok(team) => {
                let record = self.record.teams.get(&team.id);
                let earlier = taken(record);
                let offered = record.and_then(|record| record.offered.as_ref());
                let file = offered.map_or(earlier, |file| file.roles());
                let difference = self.compare(file, earlier, team.source.as_ref());
                let offer = offered.map(|file| name(file));
                turn.answer(id, requester, Answer::Team { difference, offer });
            }
            Err(failure) => turn.refuse(id, requester, &failure),
        }
    }

    /// Fetches a team's file now, or those of all.
    pub(super) fn update_teams(
        &mut self,
        id: OperationId,
        requester: Requester,
        wanted: Option<TeamId>,
        turn: &mut Turn,
    ) {
        self.follow_teams(turn);
        let teams = match &wanted {
            Some(wanted) => self.config.team(wanted).map(|team| vec![team.clone()]),
            None => Ok(self.config.settings().teams.clone()),
        };
        match teams {
            Ok(teams) if teams.is_empty() => turn.answer(id, &requester, Answer::Done),
            Ok(teams) => {
                for team in teams {
                    if self.followed.get(&team.id).is_some_and(|followed| !followed.fetching) {
                        self.fetch(&team, &requester, turn);
                    }
                    if let Some(followed) = self.followed.get_mut(&team.id) {
                        followed.waiting.push(id);
                    }
                }
                self.jobs.start(id, requester, Job::UpdateTeams { team: wanted });
            }
            Err(failure) => turn.refuse(id, &requester, &failure),
        }
    }

    /// Takes what a team's file offers, where it is still what was looked at.
    pub(super) fn take_team(
        &mut self,
        id: OperationId,
        requester: &Requester,
        team: &TeamId,
        offer: &str,
        turn: &mut Turn,
    ) {
        let team = match self.config.team(team) {
            Ok(team) => team.clone(),
            Err(failure) => return turn.refuse(id, requester, &failure),
        };
        let record = self.record.teams.entry(team.id).or_default();
        match record.offered.take_if(|file| name(file) == offer) {
            Some(file) => {
                record.taken = Some(file);
                self.put_in_force(self.config.file_settings().clone(), turn);
                self.look_at_offers();
                self.remember(turn);
                turn.answer(id, requester, Answer::Done);
            }
            None => turn.refuse(id, requester, &Failure::Conflict { name: team.name }),
        }
    }

    /// A team's file was fetched, or could not be.
    pub(super) fn team_fetched(
        &mut self,
        of: TeamFetch,
        from: &str,
        result: Result<TeamFile, Failure>,
        turn: &mut Turn,
    ) {
        match of {
            TeamFetch::Look(id) => {
                let instead = match self.jobs.job(id) {
                    Some(Job::LookAtTeamFile { instead }) => instead.clone(),
                    _ => return,
                };
                match result {
                    Ok(file) => {
                        let difference = self.compare(file.roles(), &[], instead.as_ref());
                        self.succeed(id, Answer::Team { difference, offer: None }, turn);
                    }
                    Err(failure) => {
                        let problem = turn.problem(&failure);
                        self.fail(id, &problem, turn);
                    }
                }
            }
            TeamFetch::Update(id) => self.team_updated(&id, from, result, turn),
        }
    }

    fn team_updated(&mut self, id: &TeamId, from: &str, result: Result<TeamFile, Failure>, turn: &mut Turn) {
        let problem = result.as_ref().err().map(|failure| turn.problem(failure));
        let wait = if problem.is_some() { AFTER_FAILURE } else { EACH };
        let due = turn.now + wait + self.spread(id, SPREAD, turn.now);
        let Some(followed) = self.followed.get_mut(id) else { return };
        followed.fetching = false;
        followed.due = self.engine.stays.then_some(due);
        let waiting = std::mem::take(&mut followed.waiting);
        // The entry may name another place since.
        if self.config.settings().teams.iter().any(|team| team.id == *id && team.from == from) {
            followed.problem.clone_from(&problem);
            if let Ok(file) = result {
                let record = self.record.teams.entry(id.clone()).or_default();
                record.checked_at = Some(turn.now);
                record.from = Some(from.to_owned());
                let same = record.taken.as_ref().is_some_and(|taken| taken.roles() == file.roles());
                record.offered = (!same).then(|| Arc::new(file));
                self.look_at_offers();
                self.remember(turn);
            }
        }
        for operation in waiting {
            let of_this_alone = matches!(self.jobs.job(operation), Some(Job::UpdateTeams { team: Some(_) }));
            match &problem {
                Some(problem) if of_this_alone => self.fail(operation, problem, turn),
                _ if self.followed.values().any(|other| other.waiting.contains(&operation)) => {}
                _ => self.succeed(operation, Answer::Done, turn),
            }
        }
    }

    fn fetch(&mut self, team: &Team, requester: &Requester, turn: &mut Turn) {
        if let Some(followed) = self.followed.get_mut(&team.id) {
            followed.fetching = true;
        }
        let of = TeamFetch::Update(team.id.clone());
        turn.call(requester, NetworkCall::FetchTeam { of, from: team.from.clone() });
    }

    /// One that is new here, or named another place, is fetched at once: a person waits for it.
    fn first_fetch(&self, team: &Team, now: Timestamp) -> Timestamp {
        let record = self.record.teams.get(&team.id);
        let of_here = record.filter(|record| record.from.as_ref() == Some(&team.from));
        let checked = of_here.and_then(|record| record.checked_at);
        match checked {
            Some(checked) if checked <= now && now.duration_since(checked) < FRESH => {
                checked + EACH + self.spread(&team.id, SPREAD, now)
            }
            Some(_) => now + self.spread(&team.id, SPREAD_AT_START, now),
            None => now,
        }
    }

    /// A part of that time, another one for each person, computer, team and hour.
    fn spread(&self, team: &TeamId, over: SignedDuration, now: Timestamp) -> SignedDuration {
        let mut hasher = DefaultHasher::new();
        let person = &self.engine.person;
        (&person.user, &person.host, team, now.as_second() / 3600).hash(&mut hasher);
        let over = u64::try_from(over.as_secs()).unwrap_or(1).max(1);
        SignedDuration::from_secs(i64::try_from(hasher.finish() % over).unwrap_or(0))
    }

    fn compare(&self, team: &[TeamRole], earlier: &[TeamRole], instead: Option<&SourceId>) -> Difference {
        let own = self.config.file_settings();
        let roles: Vec<&Role> = own.roles.iter().collect();
        let sources: Vec<&Source> = own.sources.iter().collect();
        let instead = instead.filter(|id| own.source(id).is_some());
        compare(team, earlier, &roles, &sources, instead, &self.engine.texts)
    }

    fn offer_of(&self, team: &Team) -> Option<TeamOffer> {
        let record = self.record.teams.get(&team.id)?;
        let offered = record.offered.as_ref()?;
        let difference = self.compare(offered.roles(), taken(Some(record)), team.source.as_ref());
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (!difference.is_nothing()).then(|| TeamOffer {
            new: count(difference.new.len()),
            changed: count(difference.changed.len()),
            gone: count(difference.gone.len()),
        })
    }
}

pub(super) fn taken(record: Option<&TeamRecord>) -> &[TeamRole] {
    record.and_then(|record| record.taken.as_ref()).map_or(&[], |file| file.roles())
}

/// Names what a file says, so that what is taken is what was looked at.
fn name(file: &TeamFile) -> String {
    let mut hasher = DefaultHasher::new();
    file.text().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
