//! Teams whose files are followed: when each file is fetched, what it offers, and what a person took of it. Only what
//! was taken is in force.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::caller::Requester;
use crate::id::{OperationId, SourceId, TeamId};
use crate::plan::Person;
use crate::problem::Problem;
use crate::record::TeamRecord;
use crate::settings::team::{Difference, TeamEntries, TeamFile, compare};
use crate::settings::{Settings, Team};
use crate::snapshot::{TeamOffer, TeamView};
use crate::state::event::TeamFetch;
use crate::state::network::NetworkCall;
use crate::state::part::jobs::Asked;
use crate::state::turn::Turn;
use crate::text::Texts;

/// How often a file is fetched.
const EACH: SignedDuration = SignedDuration::from_hours(24);

/// How long after a fetch that failed the next one comes; twice as long after each further failure, up to a day.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_hours(1);

/// After so many failures a file is fetched only once a day or when asked, also where the network comes back.
const TRIES: u32 = 7;

/// A file fetched within this time is not fetched again at a start.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// Fetches are spread over so much time at a start, so that a whole team's computers don't come at once.
const SPREAD_AT_START: SignedDuration = SignedDuration::from_mins(1);

/// Fetches are spread over so much time later.
const SPREAD: SignedDuration = SignedDuration::from_hours(1);

/// The teams that are followed.
#[derive(Default)]
pub struct Teams {
    followed: BTreeMap<TeamId, Followed>,
    records: BTreeMap<TeamId, TeamRecord>,
}

/// A team while it is followed.
struct Followed {
    /// Where its file was when this was made.
    from: String,
    fetching: bool,
    /// When it is fetched next; `None`: never by itself, in a process that ends with its command.
    due: Option<Timestamp>,
    /// Who waits for the fetch.
    waiting: Vec<OperationId>,
    /// Why it could not be fetched last.
    problem: Option<Problem>,
    /// How often in a row it could not be fetched.
    failures: u32,
    offer: Option<TeamOffer>,
}

/// What changed of the teams that are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowedChange {
    Nothing,
    /// Some are new.
    Added,
    /// Some are followed no more.
    Dropped,
}

impl Teams {
    /// What is to be known after a restart.
    pub fn records(&self) -> &BTreeMap<TeamId, TeamRecord> {
        &self.records
    }

    /// Takes what was known before a restart.
    pub fn set_records(&mut self, records: BTreeMap<TeamId, TeamRecord>) {
        self.records = records;
    }

    /// Forgets what is known of all teams but these.
    pub fn forget_others(&mut self, teams: &[Team]) {
        self.records.retain(|id, _| teams.iter().any(|team| team.id == *id));
    }

    /// What a person took of the team.
    pub fn taken(&self, team: &TeamId) -> Option<&TeamEntries> {
        self.records.get(team)?.taken.as_ref().map(|file| file.entries())
    }

    /// The team as surfaces see it; `roles`: how many roles of it are in force.
    pub fn view(&self, team: &Team, roles: u32) -> TeamView {
        let followed = self.followed.get(&team.id);
        TeamView {
            team: team.clone(),
            roles,
            checked_at: self.records.get(&team.id).and_then(|record| record.checked_at),
            fetching: followed.is_some_and(|followed| followed.fetching),
            problem: followed.and_then(|followed| followed.problem.clone()),
            offer: followed.and_then(|followed| followed.offer),
        }
    }

    /// Follows these teams, and no others.
    pub fn follow(&mut self, teams: &[Team], turn: &Turn) -> FollowedChange {
        let before = self.followed.len();
        self.followed.retain(|id, followed| {
            teams.iter().any(|team| team.id == *id && (team.from == followed.from || followed.fetching))
        });
        let mut change =
            if self.followed.len() < before { FollowedChange::Dropped } else { FollowedChange::Nothing };
        for team in teams {
            if self.followed.contains_key(&team.id) {
                continue;
            }
            let due = turn.engine.stays.then(|| self.first_fetch(team, &turn.engine.person, turn.now));
            let followed = Followed {
                from: team.from.clone(),
                fetching: false,
                due,
                waiting: Vec::new(),
                problem: None,
                failures: 0,
                offer: None,
            };
            self.followed.insert(team.id.clone(), followed);
            if change == FollowedChange::Nothing {
                change = FollowedChange::Added;
            }
        }
        change
    }

    /// A file that is new here, or in another place, is fetched at once: a person waits for it.
    fn first_fetch(&self, team: &Team, person: &Person, now: Timestamp) -> Timestamp {
        let record = self.records.get(&team.id);
        let of_here = record.filter(|record| record.from.as_ref() == Some(&team.from));
        let checked = of_here.and_then(|record| record.checked_at);
        match checked {
            Some(checked) if checked <= now && now.duration_since(checked) < FRESH => {
                checked + EACH + person.jitter(SPREAD, &team.id, now)
            }
            Some(_) => now + person.jitter(SPREAD_AT_START, &team.id, now),
            None => now,
        }
    }

    /// When the next file is to be fetched.
    pub fn next_fetch(&self) -> Option<Timestamp> {
        self.followed.values().filter(|team| !team.fetching).filter_map(|team| team.due).min()
    }

    /// The network may be back: what could not be fetched is fetched soon.
    pub fn retry_soon(&mut self, person: &Person, now: Timestamp) {
        for (id, followed) in self.followed.iter_mut().filter(|(_, team)| (1..TRIES).contains(&team.failures))
        {
            let soon = now + person.jitter(SPREAD_AT_START, id, now);
            followed.due = followed.due.map(|due| due.min(soon));
        }
    }

    /// Fetches the team's file where that is due.
    pub fn fetch_due(&mut self, team: &Team, turn: &mut Turn) {
        let due = self.followed.get(&team.id).and_then(|followed| followed.due);
        if due.is_some_and(|due| due <= turn.now) {
            self.fetch(team, &Requester::engine(), turn);
        }
    }

    /// Fetches the team's file now for whoever waits for it. A fetch under way serves all.
    pub fn fetch_for(&mut self, team: &Team, asked: &Asked, turn: &mut Turn) {
        self.fetch(team, &asked.requester, turn);
        if let Some(followed) = self.followed.get_mut(&team.id) {
            followed.waiting.push(asked.id);
        }
    }

    fn fetch(&mut self, team: &Team, requester: &Requester, turn: &mut Turn) {
        if let Some(followed) = self.followed.get_mut(&team.id).filter(|followed| !followed.fetching) {
            followed.fetching = true;
            let of = TeamFetch::Update(team.id.clone());
            turn.call(requester, NetworkCall::FetchTeam { of, from: team.from.clone() });
        }
    }

    /// A fetch has ended; gives those who waited for it.
    pub fn fetch_ended(&mut self, team: &TeamId, failed: bool, turn: &Turn) -> Vec<OperationId> {
        let Some(followed) = self.followed.get_mut(team) else { return Vec::new() };
        followed.failures = if failed { followed.failures.saturating_add(1) } else { 0 };
        let wait = match followed.failures {
            0 => EACH,
            failures => AFTER_FAILURE.saturating_mul(1 << (failures - 1).min(5)).min(EACH),
        };
        let due = turn.now + wait + turn.engine.person.jitter(SPREAD, team, turn.now);
        followed.fetching = false;
        followed.due = turn.engine.stays.then_some(due);
        std::mem::take(&mut followed.waiting)
    }

    /// What came of a fetch from where the team's file is now.
    pub fn fetched(&mut self, team: &Team, result: Result<TeamFile, Problem>, now: Timestamp) {
        let Some(followed) = self.followed.get_mut(&team.id) else { return };
        match result {
            Ok(file) => {
                followed.problem = None;
                let record = self.records.entry(team.id.clone()).or_default();
                record.checked_at = Some(now);
                record.from = Some(team.from.clone());
                let same = record.taken.as_ref().is_some_and(|taken| taken.entries() == file.entries());
                record.offered = (!same).then(|| Arc::new(file));
            }
            Err(problem) => followed.problem = Some(problem),
        }
    }

    /// Whether a fetch is under way that it waits for.
    pub fn waits(&self, id: OperationId) -> bool {
        self.followed.values().any(|followed| followed.waiting.contains(&id))
    }

    /// Counts what each file offers beside what is in the settings file.
    pub fn count_offers(&mut self, teams: &[Team], file: &Settings, texts: &Texts) {
        for team in teams {
            let offer = self.offer(team, file, texts);
            if let Some(followed) = self.followed.get_mut(&team.id) {
                followed.offer = offer;
            }
        }
    }

    fn offer(&self, team: &Team, file: &Settings, texts: &Texts) -> Option<TeamOffer> {
        let offered = self.records.get(&team.id)?.offered.as_ref()?;
        let source = team.source.as_ref();
        let difference = difference(offered.entries(), self.taken(&team.id), source, file, texts);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (!difference.is_nothing()).then(|| TeamOffer {
            new: count(difference.accounts.len() + difference.new.len()),
            changed: count(difference.changed.len()),
            gone: count(difference.gone.len()),
        })
    }

    /// What there is to look at of a team, with the offer's name; with no offer, what was taken beside what is in the
    /// settings file.
    pub fn review(&self, team: &Team, file: &Settings, texts: &Texts) -> (Difference, Option<String>) {
        let taken = self.taken(&team.id);
        let offered = self.records.get(&team.id).and_then(|record| record.offered.as_ref());
        let nothing = TeamEntries::default();
        let entries = offered.map(|offered| offered.entries()).or(taken).unwrap_or(&nothing);
        let difference = difference(entries, taken, team.source.as_ref(), file, texts);
        (difference, offered.map(|offered| offer_name(offered)))
    }

    /// Takes what the team offers; false: it does not offer what goes by that name.
    pub fn take(&mut self, team: &TeamId, offer: &str) -> bool {
        let Some(record) = self.records.get_mut(team) else { return false };
        let Some(file) = record.offered.take_if(|file| offer_name(file) == offer) else { return false };
        record.taken = Some(file);
        true
    }
}

/// What taking a team's entries would change in the settings file; `instead` signs for roles whose own source is not
/// there.
pub fn difference(
    entries: &TeamEntries,
    earlier: Option<&TeamEntries>,
    instead: Option<&SourceId>,
    file: &Settings,
    texts: &Texts,
) -> Difference {
    let instead = instead.filter(|id| file.source(id).is_some());
    compare(entries, earlier.unwrap_or(&TeamEntries::default()), file, instead, texts)
}

/// The SHA-256 of a file's exact text, so that what is taken is what was looked at.
fn offer_name(file: &TeamFile) -> String {
    Sha256::digest(file.text()).iter().map(|byte| format!("{byte:02x}")).collect()
}
