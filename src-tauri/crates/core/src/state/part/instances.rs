//! What instances of IAM Identity Center list for a person: their accounts and roles, read page by page at a pace that
//! they bear. What is known so far counts at once; an account's roles go only once its list is whole.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::answer::ListedRoles;
use crate::id::{OperationId, SourceId};
use crate::identity_center::{Instance, ListedAccount, Page};
use crate::plan::Person;
use crate::problem::Problem;
use crate::record::{InstanceRecord, RecordedAccount};
use crate::settings::listed::{Listed, MOST};
use crate::shown::is_plain;
use crate::snapshot::{ListingView, SignInView};
use crate::source::Source;
use crate::state::event::ListedPage;
use crate::state::network::PageOf;

/// So long after a page the next one is asked for: five a second.
const PACE: SignedDuration = SignedDuration::from_millis(200);

/// The slowest pace.
const SLOWEST: SignedDuration = SignedDuration::from_secs(8);

/// So many pages are asked for at once.
const AT_ONCE: usize = 4;

/// What was read counts after this time at the latest, and then all that was read meanwhile together.
const COUNTS_AFTER: SignedDuration = SignedDuration::from_secs(2);

/// After so many failures in a row a list is given up until it is due again.
const TRIES: u32 = 4;

/// How often a list is made.
const EACH: SignedDuration = SignedDuration::from_hours(24);

/// Lists are spread over so much time, so that a whole company's computers don't come at once.
const SPREAD: SignedDuration = SignedDuration::from_hours(2);

/// A list that failed is made again after this time.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(30);

/// A role that is refused has the list made again, but not twice within this time.
const NOT_AGAIN_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// All instances that sources are.
#[derive(Default)]
pub struct Instances {
    known: BTreeMap<SourceId, Known>,
    records: BTreeMap<SourceId, InstanceRecord>,
    last_list: u64,
}

/// An instance that a source is.
struct Known {
    instance: Instance,
    /// When the next list is due; `None`: only when asked for.
    due: Option<Timestamp>,
    list: Option<List>,
    /// Who waits for a whole list.
    waiting: Vec<OperationId>,
    problem: Option<Problem>,
}

/// A list that is being made.
struct List {
    number: u64,
    wanted: VecDeque<PageOf>,
    under_way: usize,
    /// When the next page may be asked for.
    next: Timestamp,
    pace: SignedDuration,
    failures: u32,
    /// The accounts that were listed, and whether that is all of them.
    accounts: BTreeMap<String, String>,
    all_accounts: bool,
    /// The roles of accounts whose list is not whole yet.
    begun: BTreeMap<String, BTreeSet<String>>,
    /// The accounts whose roles are known.
    done: BTreeSet<String>,
    /// The roles before, for what is new and what is gone.
    before: BTreeSet<(String, String)>,
    /// The names of the accounts before.
    names: BTreeMap<String, String>,
    counts_since: Timestamp,
    has_news: bool,
}

/// What a page changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing that counts yet.
    Nothing,
    /// More is known.
    News,
    /// The list is whole.
    Whole,
}

impl Instances {
    /// What is to be known after a restart.
    pub fn records(&self) -> &BTreeMap<SourceId, InstanceRecord> {
        &self.records
    }

    /// Takes what was known before a restart.
    pub fn set_records(&mut self, records: BTreeMap<SourceId, InstanceRecord>) {
        self.records = records;
    }

    /// Follows the instances that the sources are, and forgets all others. True: what was listed of one goes.
    pub fn follow(&mut self, sources: &[Source], stays: bool, person: &Person, now: Timestamp) -> bool {
        let instances: BTreeMap<SourceId, Instance> =
            sources.iter().filter_map(|source| Some((source.id.clone(), Instance::of(source)?))).collect();
        self.known.retain(|id, known| instances.get(id) == Some(&known.instance));
        let before = self.records.len();
        self.records.retain(|id, record| instances.get(id).is_some_and(|instance| record.is_of(instance)));
        for (id, instance) in instances {
            let Entry::Vacant(new) = self.known.entry(id) else { continue };
            let listed = self.records.get(new.key()).and_then(|record| record.listed_at);
            let due = match listed.filter(|listed| *listed <= now) {
                Some(listed) => listed + EACH + person.jitter(SPREAD, new.key(), now),
                None => now,
            };
            let due = stays.then_some(due);
            new.insert(Known { instance, due, list: None, waiting: Vec::new(), problem: None });
        }
        self.records.len() < before
    }

    /// What is listed of a source.
    pub fn listed(&self, source: &SourceId) -> Vec<Listed<'_>> {
        let accounts = self.records.get(source).into_iter().flat_map(|record| &record.accounts);
        let listed = accounts.flat_map(|(account, of)| {
            let one = |role| Listed { account, account_name: &of.name, role };
            of.roles.iter().map(move |role| one(role))
        });
        listed.take(MOST).collect()
    }

    /// What an account is called where the settings don't say.
    pub fn account_name(&self, source: &SourceId, account: &str) -> Option<&str> {
        Some(&*self.records.get(source)?.accounts.get(account)?.name)
    }

    /// A list is wanted as soon as there is a token.
    pub fn list_soon(&mut self, source: &SourceId, now: Timestamp) {
        if let Some(known) = self.known.get_mut(source) {
            known.due = Some(now);
        }
    }

    /// The same since a role was refused, unless a list was made just now.
    pub fn list_after_refusal(&mut self, source: &SourceId, now: Timestamp) {
        let listed = self.records.get(source).and_then(|record| record.listed_at);
        if listed.is_none_or(|listed| now.duration_since(listed) > NOT_AGAIN_WITHIN) {
            self.list_soon(source, now);
        }
    }

    /// Somebody waits for a whole list.
    pub fn wait(&mut self, source: &SourceId, id: OperationId, now: Timestamp) {
        self.list_soon(source, now);
        if let Some(known) = self.known.get_mut(source) {
            known.waiting.push(id);
        }
    }

    /// The sources whose list is due or that have a page to ask for by now.
    pub fn wanting(&self, now: Timestamp) -> Vec<SourceId> {
        let wants = |known: &Known| match &known.list {
            Some(list) => list.next_at().is_some_and(|next| next <= now),
            None => known.due.is_some_and(|due| due <= now),
        };
        self.known.iter().filter(|(_, known)| wants(known)).map(|(id, _)| id.clone()).collect()
    }

    /// When something is to be done next, of sources with a token to do it with.
    pub fn next_due(&self, may_ask: impl Fn(&SourceId) -> bool) -> Option<Timestamp> {
        let known = self.known.iter().filter(|(id, _)| may_ask(id));
        known.filter_map(|(_, known)| known.list.as_ref().map_or(known.due, List::next_at)).min()
    }

    /// The next page to ask for, where one may be asked for now. A list begins where none is being made.
    pub fn next_page(&mut self, source: &SourceId, now: Timestamp) -> Option<(u64, Instance, PageOf)> {
        let known = self.known.get_mut(source)?;
        if known.list.is_none() {
            self.last_list += 1;
            known.due = None;
            known.problem = None;
            known.list = Some(List::begin(self.last_list, self.records.get(source), now));
        }
        let list = known.list.as_mut()?;
        if list.next_at().is_none_or(|next| next > now) {
            return None;
        }
        let page = list.wanted.pop_front()?;
        list.under_way += 1;
        list.next = now + list.pace;
        Some((list.number, known.instance.clone(), page))
    }

    /// A page was read.
    pub fn page_read(
        &mut self,
        source: &SourceId,
        number: u64,
        page: &PageOf,
        read: ListedPage,
        now: Timestamp,
    ) -> Progress {
        let Some(list) = self.list_mut(source, number) else { return Progress::Nothing };
        list.answered();
        match (read, &page.account) {
            (ListedPage::Accounts(accounts), None) => list.take_accounts(accounts),
            (ListedPage::Roles(roles), Some(account)) => {
                if let Some((name, roles)) = list.take_roles(account, roles) {
                    let record = self.record_of(source);
                    record.accounts.insert(account.clone(), RecordedAccount { name, roles });
                    record.unlisted.remove(account);
                }
            }
            // An answer to another question.
            _ => {}
        }
        self.progress(source, now)
    }

    /// A page could not be read. `busy`: too much was asked for; the pace is halved. True: the list goes on.
    pub fn page_failed(
        &mut self,
        source: &SourceId,
        number: u64,
        page: PageOf,
        busy: bool,
        now: Timestamp,
    ) -> bool {
        let Some(list) = self.list_mut(source, number) else { return true };
        list.under_way -= 1;
        list.wanted.push_front(page);
        if busy {
            list.pace = (list.pace * 2).min(SLOWEST);
        } else {
            list.failures += 1;
        }
        list.next = list.next.max(now + list.pace * 2);
        list.failures < TRIES
    }

    /// The list of an account's roles is not for this person any more, or the account is gone.
    pub fn account_refused(
        &mut self,
        source: &SourceId,
        number: u64,
        account: &str,
        now: Timestamp,
    ) -> Progress {
        let Some(list) = self.list_mut(source, number) else { return Progress::Nothing };
        list.answered();
        list.begun.remove(account);
        list.done.insert(account.to_owned());
        list.has_news = true;
        let record = self.record_of(source);
        record.accounts.remove(account);
        record.unlisted.remove(account);
        self.progress(source, now)
    }

    fn progress(&mut self, source: &SourceId, now: Timestamp) -> Progress {
        let Some(known) = self.known.get_mut(source) else { return Progress::Nothing };
        let Some(list) = known.list.as_mut() else { return Progress::Nothing };
        if list.all_accounts {
            // What the list does not have any more is gone; the rest of it is still to be read.
            let record =
                self.records.entry(source.clone()).or_insert_with(|| InstanceRecord::of(&known.instance));
            let before = record.accounts.len();
            record.accounts.retain(|account, _| list.accounts.contains_key(account));
            list.has_news |= record.accounts.len() < before;
            for (account, of) in &mut record.accounts {
                if let Some(name) = list.accounts.get(account).filter(|name| **name != of.name) {
                    of.name.clone_from(name);
                    list.has_news = true;
                }
            }
            record.unlisted = list.accounts.keys().filter(|id| !list.done.contains(*id)).cloned().collect();
        }
        if list.all_accounts && list.wanted.is_empty() && list.under_way == 0 {
            return Progress::Whole;
        }
        if !list.has_news || now.duration_since(list.counts_since) < COUNTS_AFTER {
            return Progress::Nothing;
        }
        list.has_news = false;
        list.counts_since = now;
        Progress::News
    }

    /// The list is whole: what it has, and who waited for it.
    pub fn finish(
        &mut self,
        source: &SourceId,
        stays: bool,
        person: &Person,
        now: Timestamp,
    ) -> (ListedRoles, Vec<OperationId>) {
        let record = self.record_of(source);
        let first = record.listed_at.is_none();
        record.listed_at = Some(now);
        record.unlisted.clear();
        let (roles, names) = (record.roles(), record.names());
        let accounts = record.accounts.len();
        let Some(known) = self.known.get_mut(source) else { return (ListedRoles::default(), Vec::new()) };
        let list = known.list.take().filter(|_| !first);
        let (before, named) = list.map(|list| (list.before, list.names)).unzip();
        known.due = stays.then(|| now + EACH + person.jitter(SPREAD, source, now));
        let before = before.unwrap_or_else(|| roles.clone());
        let named = named.unwrap_or_default();
        let is_renamed =
            |(id, name): &(&String, &String)| named.get(*id).is_some_and(|before| before != *name);
        let listed = ListedRoles {
            accounts: count(accounts),
            roles: count(roles.len()),
            new: count(roles.difference(&before).count()),
            gone: count(before.difference(&roles).count()),
            renamed: count(names.iter().filter(is_renamed).count()),
        };
        (listed, std::mem::take(&mut known.waiting))
    }

    /// The list is given up; what was read of it stays. Gives those who waited for it.
    pub fn give_up(
        &mut self,
        source: &SourceId,
        problem: Problem,
        stays: bool,
        now: Timestamp,
    ) -> Vec<OperationId> {
        let Some(known) = self.known.get_mut(source) else { return Vec::new() };
        known.list = None;
        known.problem = Some(problem);
        known.due = stays.then_some(now + AFTER_FAILURE);
        std::mem::take(&mut known.waiting)
    }

    /// Nobody is signed in any more: the next list comes with the next sign-in. Gives those who waited for this one.
    pub fn stop(&mut self, source: &SourceId) -> Vec<OperationId> {
        let Some(known) = self.known.get_mut(source) else { return Vec::new() };
        known.list = None;
        known.due = None;
        std::mem::take(&mut known.waiting)
    }

    /// The sign-in as surfaces see it, without what the sign-in itself knows.
    pub fn view(&self, source: &SourceId) -> SignInView {
        let record = self.records.get(source);
        let known = self.known.get(source);
        let list = known.and_then(|known| known.list.as_ref());
        SignInView {
            person: None,
            signed_in_at: None,
            until: None,
            elsewhere: false,
            waiting: 0,
            accounts: count(record.map_or(0, |record| record.accounts.len())),
            roles: count(record.map_or(0, |record| record.accounts.values().map(|of| of.roles.len()).sum())),
            listed_at: record.and_then(|record| record.listed_at),
            listing: list
                .map(|list| ListingView { done: count(list.done.len()), of: count(list.accounts.len()) }),
            problem: known.and_then(|known| known.problem.clone()),
        }
    }

    fn list_mut(&mut self, source: &SourceId, number: u64) -> Option<&mut List> {
        let list = self.known.get_mut(source)?.list.as_mut();
        list.filter(|list| list.number == number && list.under_way > 0)
    }

    fn record_of(&mut self, source: &SourceId) -> &mut InstanceRecord {
        let instance = self.known.get(source).map(|known| known.instance.clone());
        self.records.entry(source.clone()).or_insert_with(|| match instance {
            Some(instance) => InstanceRecord::of(&instance),
            None => InstanceRecord::default(),
        })
    }
}

impl List {
    /// A list from its beginning, or from where an earlier process left it.
    fn begin(number: u64, record: Option<&InstanceRecord>, now: Timestamp) -> Self {
        let before = record.map(InstanceRecord::roles).unwrap_or_default();
        let names = record.map(InstanceRecord::names).unwrap_or_default();
        Self {
            number,
            wanted: VecDeque::from([PageOf { account: None, token: None }]),
            under_way: 0,
            next: now,
            pace: PACE,
            failures: 0,
            accounts: BTreeMap::new(),
            all_accounts: false,
            begun: BTreeMap::new(),
            done: record.map(InstanceRecord::listed_already).unwrap_or_default(),
            before,
            names,
            counts_since: now,
            has_news: false,
        }
    }

    /// When the next page may be asked for; `None`: not before one is answered.
    fn next_at(&self) -> Option<Timestamp> {
        (self.under_way < AT_ONCE && !self.wanted.is_empty()).then_some(self.next)
    }

    /// An answer came: the pace recovers.
    fn answered(&mut self) {
        self.under_way -= 1;
        self.failures = 0;
        self.pace = (self.pace * 9 / 10).max(PACE);
    }

    fn take_accounts(&mut self, Page { items, next }: Page<ListedAccount>) {
        for ListedAccount { id, name } in items {
            let is_new = !self.accounts.contains_key(&id);
            if is_new && self.accounts.len() < MOST && !self.done.contains(&id) {
                self.wanted.push_back(PageOf { account: Some(id.clone()), token: None });
            }
            let name = account_name(&name, &id);
            self.accounts.insert(id, name);
        }
        match next {
            // Before the roles, so that it is known early how long the list will take.
            Some(token) => self.wanted.push_front(PageOf { account: None, token: Some(token) }),
            None => self.all_accounts = true,
        }
    }

    /// Gives the account's name and roles once the list of these is whole.
    fn take_roles(
        &mut self,
        account: &str,
        Page { items, next }: Page<String>,
    ) -> Option<(String, BTreeSet<String>)> {
        let begun = self.begun.entry(account.to_owned()).or_default();
        begun.extend(items.into_iter().take(MOST.saturating_sub(begun.len())));
        if let Some(token) = next {
            self.wanted.push_front(PageOf { account: Some(account.to_owned()), token: Some(token) });
            return None;
        }
        self.done.insert(account.to_owned());
        self.has_news = true;
        let name = self.accounts.get(account).cloned().unwrap_or_else(|| account.to_owned());
        Some((name, self.begun.remove(account).unwrap_or_default()))
    }
}

/// What an administrator calls an account, fit to be shown and to be part of a role's name; else its number.
fn account_name(name: &str, id: &str) -> String {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= 64 && is_plain(name);
    if fits { name.to_owned() } else { id.to_owned() }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
