//! A driver for the stories: it feeds events, sorts effects, and answers those of the world when told to.

mod making;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::activity::Activity;
use crate::answer::{Answer, EngineAnswer, SecretAnswer};
use crate::caller::Requester;
use crate::credential_consumer::CredentialConsumer;
use crate::failure::Failure;
use crate::id::{OperationId, PromptId, SessionId};
use crate::mfa::MfaCode;
use crate::notice::{Notice, NoticeId};
use crate::plan::{Person, SourceFacts};
use crate::problem::{Problem, ProblemCode};
use crate::prompt::Prompt;
use crate::record::Record;
use crate::request::{EngineRequest, Request, SecretInput, SecretRequest, WindowPage};
use crate::secret::SourceCredentials;
use crate::session::Session;
use crate::settings::ParsedSettings;
use crate::snapshot::{SessionView, Snapshot};
use crate::source::{Identity, KeychainState};
use crate::state::effect::Effect;
use crate::state::event::{Event, Identified, SourceRead};
use crate::state::network::{Network, NetworkCall};
use crate::state::{EngineConfig, State};
use crate::stored_sessions::StoredSessions;
use crate::text::Texts;

pub use making::*;

/// A source without MFA, one with, one of the SDK's, and a role or two on each.
pub const SETTINGS: &str = r#"
version = 1
[[sources]]
name = "work"
kind = "access-key"
region = "eu-west-1"
[[sources]]
name = "phone"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
prefer = "long-sessions"
[[sources]]
name = "laptop"
kind = "profile"
profile = "default"
[[roles]]
name = "ops"
arn = "arn:aws:iam::123456789012:role/Ops"
source = "work"
[[roles]]
name = "data"
arn = "arn:aws:iam::123456789012:role/Data"
source = "work"
[[roles]]
name = "admin"
arn = "arn:aws:iam::123456789012:role/Admin"
source = "phone"
[[roles]]
name = "audit"
arn = "arn:aws:iam::123456789012:role/Audit"
source = "phone"
[[roles]]
name = "careful"
arn = "arn:aws:iam::123456789012:role/Careful"
source = "work"
protect = true
[[roles]]
name = "vault"
arn = "arn:aws:iam::123456789012:role/Vault"
source = "phone"
protect = true
[[roles]]
name = "borrowed"
arn = "arn:aws:iam::123456789012:role/Borrowed"
source = "laptop"
"#;

/// What the file says.
pub fn read(text: &str) -> ParsedSettings {
    crate::settings::read::read(text).expect("settings that read")
}

pub struct Bench {
    pub state: State,
    pub now: Timestamp,
    pub answers: HashMap<OperationId, Result<EngineAnswer, Problem>>,
    pub notices: Vec<Notice>,
    /// The notifications that are up where nobody closes one.
    pub screen: BTreeMap<NoticeId, Notice>,
    /// Those put in the place of another, with which one.
    pub replaced: Vec<(NoticeId, Notice)>,
    pub withdrawn: Vec<NoticeId>,
    pub windows: Vec<WindowPage>,
    pub log: Vec<Activity>,
    /// The sessions of each save.
    pub saves: Vec<Vec<Session>>,
    /// What was last written of sources and teams.
    pub record: Record,
    /// All that was saved last.
    pub kept: StoredSessions,
    /// What the world was asked for and has not answered.
    pub pending: Vec<Effect>,
    operations: u64,
    /// The code that the device shows: 123456 at first.
    code: u32,
    /// What the SDK finds for any source; `None`: credentials of a role.
    pub found: Option<Result<SourceCredentials, Failure>>,
    /// What profiles say beside that.
    pub facts: SourceFacts,
}

impl Bench {
    /// An engine of a resident that has just started; nothing is read yet.
    pub fn starting(has_window: bool) -> Self {
        let setting = EngineConfig {
            person: Person { user: "jo".to_owned(), host: "desk".to_owned() },
            zone: TimeZone::UTC,
            texts: Arc::new(Texts::english()),
            has_window,
            stays: has_window,
            resident: false,
            signin_endpoint: None,
            plain_endpoint: None,
        };
        let mut state = State::new(setting);
        let mut pending = state.start();
        pending.retain(|effect| !matches!(name(effect), "ReadLog" | "ReadRecord"));
        let now = "2026-12-01T10:00:00Z".parse().expect("a time");
        // Nothing is remembered.
        state.on(Event::RecordRead(Ok(Record::default())), now);
        Self {
            state,
            now,
            answers: HashMap::new(),
            notices: Vec::new(),
            screen: BTreeMap::new(),
            replaced: Vec::new(),
            withdrawn: Vec::new(),
            windows: Vec::new(),
            log: Vec::new(),
            saves: Vec::new(),
            record: Record::default(),
            kept: StoredSessions::default(),
            pending,
            operations: 0,
            code: 123_456,
            found: None,
            facts: SourceFacts::default(),
        }
    }

    /// A resident with [`SETTINGS`] read, an empty store and an open keychain.
    pub fn new() -> Self {
        Self::with(SETTINGS)
    }

    pub fn with(settings: &str) -> Self {
        Self::ready(settings, true)
    }

    /// The same in a program that has no window to ask anybody in.
    pub fn without_window() -> Self {
        Self::ready(SETTINGS, false)
    }

    pub fn ready(settings: &str, has_window: bool) -> Self {
        let mut bench = Self::starting(has_window);
        bench.settings(settings);
        bench.store(Ok(StoredSessions::default()));
        bench.look(KeychainState::Ready);
        bench
    }

    pub fn on(&mut self, event: Event) {
        let mut reads = Vec::new();
        for effect in self.state.on(event, self.now) {
            match effect {
                Effect::Answer(operation, result) => {
                    assert!(self.answers.insert(operation, result).is_none(), "{operation:?} answered twice");
                }
                Effect::ShowNotice(notice) => {
                    self.screen.insert(notice.id.clone(), notice.clone());
                    self.notices.push(notice);
                }
                Effect::ReplaceNotice { shown, by } => {
                    self.screen.remove(&shown);
                    self.screen.insert(by.id.clone(), by.clone());
                    self.replaced.push((shown, by));
                }
                Effect::WithdrawNotice(id) => {
                    self.screen.remove(&id);
                    self.withdrawn.push(id);
                }
                Effect::ShowWindow { page, .. } => self.windows.push(page),
                Effect::Log(activity) => self.log.push(*activity),
                Effect::SaveStore(kept) => {
                    self.saves.push(kept.sessions.clone());
                    self.kept = kept;
                }
                Effect::SaveRecord(record) => self.record = *record,
                Effect::LookAtProfiles(..) => {}
                Effect::Call { call, network } => match *call {
                    NetworkCall::ReadSource { source, operation } if network.places().is_none() => {
                        reads.push((source.id, operation));
                    }
                    call => self.pending.push(Effect::Call { call: Box::new(call), network }),
                },
                effect => self.pending.push(effect),
            }
        }
        self.state.next_revision();
        for (source, operation) in reads {
            let read = self.found.clone().unwrap_or_else(|| Ok(role_credentials()));
            let result = read.map(|credentials| SourceRead { credentials, facts: self.facts.clone() });
            self.on(Event::SourceRead { source, operation, result });
        }
    }

    /// Time passes, and the engine looks at the clock whenever it wants to.
    pub fn after(&mut self, time: SignedDuration) {
        let until = self.now + time;
        while self.now < until {
            let look = self.state.next_look(self.now).map_or(until, |look| look.clamp(self.now, until));
            // A look that is due at once is taken at once, and the clock goes on all the same.
            self.now = look.max((self.now + SignedDuration::from_secs(1)).min(until));
            self.on(Event::Tick);
        }
    }

    /// The computer sleeps, or its clock is set: the engine looks once it is over.
    pub fn jump_minutes(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
        self.on(Event::Tick);
    }

    pub fn after_minutes(&mut self, minutes: i64) {
        self.after(SignedDuration::from_mins(minutes));
    }

    pub fn ask(&mut self, requester: Requester, request: impl Into<EngineRequest>) -> OperationId {
        self.operations += 1;
        let operation = OperationId(self.operations);
        self.on(Event::Asked { operation, requester, request: request.into() });
        operation
    }

    pub fn open(&mut self, requester: Requester, role: &str) -> OperationId {
        self.ask(requester, console(role))
    }

    pub fn credentials(&mut self, requester: Requester, role: &str) -> OperationId {
        self.ask(
            requester,
            SecretRequest::Credentials {
                role: role.to_owned(),
                hand_out: CredentialConsumer::CredentialProcess,
                duration: None,
            },
        )
    }

    pub fn answer_code(&mut self, prompt: PromptId) -> OperationId {
        // Each code works once, so the device shows another each time.
        let code = MfaCode::parse(&self.code.to_string()).expect("a code");
        self.code += 1;
        self.ask(window(99), SecretInput::AnswerCode { prompt, code })
    }

    pub fn answer_reason(&mut self, prompt: PromptId, reason: &str) -> OperationId {
        self.ask(window(99), Request::AnswerReason { prompt, reason: reason.to_owned() })
    }

    /// What the world was asked for, by its name.
    pub fn asked(&self) -> Vec<&'static str> {
        self.pending.iter().map(name).collect()
    }

    /// The oldest open effect of that name.
    pub fn take(&mut self, wanted: &str) -> Effect {
        let at = self.pending.iter().position(|effect| name(effect) == wanted);
        let at = at.unwrap_or_else(|| panic!("no {wanted} among {:?}", self.asked()));
        self.pending.remove(at)
    }

    /// The oldest open call of that name.
    pub fn take_call(&mut self, wanted: &str) -> NetworkCall {
        self.take_call_and_network(wanted).0
    }

    /// The oldest open call of that name, and the network it goes by.
    pub fn take_call_and_network(&mut self, wanted: &str) -> (NetworkCall, Network) {
        let Effect::Call { call, network } = self.take(wanted) else { panic!("{wanted} is no call") };
        (*call, network)
    }

    /// The oldest open effect, which is a call.
    pub fn next_effect_call(&self) -> &NetworkCall {
        match self.pending.first() {
            Some(Effect::Call { call, .. }) => call,
            other => panic!("no call but {other:?}"),
        }
    }

    pub fn settings(&mut self, text: &str) {
        self.pending.retain(|effect| name(effect) != "ReadSettings");
        self.on(Event::SettingsRead(Ok(read(text))));
    }

    pub fn store(&mut self, result: Result<StoredSessions, Failure>) {
        self.pending.retain(|effect| name(effect) != "OpenStore");
        if let Ok(kept) = &result {
            self.kept = kept.clone();
        }
        self.on(Event::StoreOpened(result));
    }

    /// The keychain is looked at and, where it is open, has every key.
    pub fn look(&mut self, state: KeychainState) {
        let Some(at) = self.pending.iter().position(|effect| name(effect) == "CheckKeychain") else {
            return;
        };
        let Effect::CheckKeychain { sources, .. } = self.pending.remove(at) else { return };
        let is_open = matches!(state, KeychainState::Ready | KeychainState::NeedsPermission);
        let keys = if is_open { sources } else { Vec::new() };
        self.on(Event::KeychainLooked { state, keys });
    }

    /// AWS gives credentials for that many minutes.
    pub fn assumed(&mut self, minutes: i64) {
        let NetworkCall::Assume { key, .. } = self.take_call("Assume") else { unreachable!() };
        let expiration = self.now + SignedDuration::from_mins(minutes);
        self.on(Event::Assumed(key, Ok(assumed(expiration))));
    }

    pub fn not_assumed(&mut self, failure: Failure) {
        let NetworkCall::Assume { key, .. } = self.take_call("Assume") else { unreachable!() };
        self.on(Event::Assumed(key, Err(failure)));
    }

    pub fn minted(&mut self) {
        let NetworkCall::MintLink { operation, .. } = self.take_call("MintLink") else { unreachable!() };
        self.on(Event::LinkMinted(operation, Ok(minted())));
    }

    pub fn browser(&mut self, result: Result<(), Failure>) {
        let Effect::OpenBrowser { operation, .. } = self.take("OpenBrowser") else { unreachable!() };
        self.on(Event::BrowserDone(operation, result));
    }

    /// AWS says who a source is, or whose a new key.
    pub fn identified(&mut self, arn: &str) {
        let NetworkCall::Identify { operation, source, .. } = self.take_call("Identify") else {
            unreachable!()
        };
        let result = Ok(Identified { identity: Identity::of_arn(arn), request_id: None });
        self.on(Event::Identified { operation, source: source.id, result });
    }

    pub fn not_identified(&mut self, failure: Failure) {
        let NetworkCall::Identify { operation, source, .. } = self.take_call("Identify") else {
            unreachable!()
        };
        self.on(Event::Identified { operation, source: source.id, result: Err(failure) });
    }

    /// The settings file was written and says this now.
    pub fn written(&mut self, wanted: &str, text: &str) {
        let (Effect::ChangeSettings(operation, ..)
        | Effect::StoreKey { operation, .. }
        | Effect::ForgetKey { operation, .. }) = self.take(wanted)
        else {
            unreachable!()
        };
        self.on(Event::Written(operation, Ok(Some(read(text)))));
    }

    /// From the click to the console in the browser, with credentials for that many minutes.
    pub fn console_of(&mut self, role: &str, minutes: i64) -> SessionId {
        self.open(click(), role);
        self.assumed(minutes);
        self.minted();
        self.browser(Ok(()));
        self.session(role).id
    }

    pub fn snapshot(&self) -> Snapshot {
        self.state.snapshot(self.now)
    }

    pub fn session(&self, role: &str) -> SessionView {
        let sessions = self.snapshot().sessions;
        sessions.into_iter().find(|session| session.name == role).expect("a session of that role")
    }

    pub fn prompt(&self) -> Prompt {
        let mut prompts = self.snapshot().prompts;
        assert_eq!(prompts.len(), 1, "one open question");
        prompts.remove(0)
    }

    pub fn ok(&self, operation: OperationId) -> &Answer {
        match self.answers.get(&operation) {
            Some(Ok(EngineAnswer::Plain(answer))) => answer,
            other => panic!("{operation:?} ended with {other:?}"),
        }
    }

    pub fn secret(&self, operation: OperationId) -> &SecretAnswer {
        match self.answers.get(&operation) {
            Some(Ok(EngineAnswer::Secret(answer))) => answer,
            other => panic!("{operation:?} ended with {other:?}"),
        }
    }

    pub fn problem(&self, operation: OperationId) -> ProblemCode {
        match self.answers.get(&operation) {
            Some(Err(problem)) => problem.code,
            other => panic!("{operation:?} ended with {other:?}"),
        }
    }

    /// The whole problem an operation ended with.
    pub fn told(&self, operation: OperationId) -> &Problem {
        match self.answers.get(&operation) {
            Some(Err(problem)) => problem,
            other => panic!("{operation:?} ended with {other:?}"),
        }
    }

    pub fn waits(&self, operation: OperationId) -> bool {
        !self.answers.contains_key(&operation)
    }

    /// What attention rows there are, by kind.
    pub fn attention(&self) -> Vec<String> {
        use crate::snapshot::Attention as A;
        let word = |attention: &A| match attention {
            A::Keychain { problem } => format!("keychain {:?}", problem.code),
            A::Prompt { prompt } => format!("prompt {}", prompt.role_name),
            A::Ended { name, .. } => format!("ended {name}"),
            A::EndedAsleep { count } => format!("asleep {count}"),
            A::Waiting { name, .. } => format!("waiting {name}"),
            A::Clock { ahead } => format!("clock {ahead}"),
            A::Failed { name, .. } => format!("failed {name}"),
            A::Permission { .. } => "permission".to_owned(),
            A::Approval { name, program, .. } => format!("{} asks for {name}", program.name()),
            A::Trouble { problem } => format!("trouble {:?}", problem.code),
        };
        self.snapshot().attention.iter().map(word).collect()
    }
}

fn name(effect: &Effect) -> &'static str {
    match effect {
        Effect::ReadSettings => "ReadSettings",
        Effect::ChangeSettings(..) => "ChangeSettings",
        Effect::StoreKey { .. } => "StoreKey",
        Effect::ForgetKey { .. } => "ForgetKey",
        Effect::CheckKeychain { .. } => "CheckKeychain",
        Effect::OpenStore { .. } => "OpenStore",
        Effect::SaveStore(..) => "SaveStore",
        Effect::LookAtProfiles(..) => "LookAtProfiles",
        Effect::RunMfaCommand { .. } => "RunMfaCommand",
        Effect::OpenBrowser { .. } => "OpenBrowser",
        Effect::LookAtBrowser => "LookAtBrowser",
        Effect::CancelSignIn(_) => "CancelSignIn",
        Effect::Answer(..) => "Answer",
        Effect::ShowNotice(_) => "ShowNotice",
        Effect::ReplaceNotice { .. } => "ReplaceNotice",
        Effect::WithdrawNotice(_) => "WithdrawNotice",
        Effect::ShowWindow { .. } => "ShowWindow",
        Effect::OpenSettings { .. } => "OpenSettings",
        Effect::Log(_) => "Log",
        Effect::ReadLog(..) => "ReadLog",
        Effect::Copy(..) => "Copy",
        Effect::ClearClipboard => "ClearClipboard",
        Effect::ProvePresence { .. } => "ProvePresence",
        Effect::Unlock { .. } => "Unlock",
        Effect::Lock { .. } => "Lock",
        Effect::ReadRecord => "ReadRecord",
        Effect::SaveRecord(..) => "SaveRecord",
        Effect::StartAtLogin { .. } => "StartAtLogin",
        Effect::BindShortcut(..) => "BindShortcut",
        Effect::Call { call, .. } => match **call {
            NetworkCall::FetchTeam { .. } => "FetchTeam",
            NetworkCall::ReadSource { .. } => "ReadSource",
            NetworkCall::Assume { .. } => "Assume",
            NetworkCall::Identify { .. } => "Identify",
            NetworkCall::AskWho { .. } => "AskWho",
            NetworkCall::MintLink { .. } => "MintLink",
            NetworkCall::SignIn(_) => "SignIn",
            NetworkCall::FinishLogin(_) => "FinishLogin",
            NetworkCall::PollDevice(_) => "PollDevice",
            NetworkCall::RefreshToken(_) => "RefreshToken",
            NetworkCall::Share(_) => "Share",
            NetworkCall::LogOut { .. } => "LogOut",
            NetworkCall::ListPage(_) => "ListPage",
        },
    }
}
