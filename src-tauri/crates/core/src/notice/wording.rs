//! The words of the notices. Minutes are those at display, times those of the person's own clock and zone.

pub mod approval;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Button, Notice, NoticeAction, NoticeId, Stays, clock_time};
use crate::activity::What;
use crate::answer::ListedRoles;
use crate::duration::Seconds;
use crate::id::{OperationId, PromptId, RoleId, SessionId, SourceId};
use crate::prompt::PromptKind;
use crate::session::{Deadlines, HowEnded, WhatEnded};
use crate::settings::Act;
use crate::text::{Args, Texts};

/// Names in the body of a notice about several sessions; the rest is a number.
const MOST_NAMES: usize = 5;

/// For whom notices are worded, and when.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The text catalogue.
    pub texts: &'a Texts,
    /// The person's time zone.
    pub zone: &'a TimeZone,
    /// What this computer's clock says.
    pub now: Timestamp,
}

/// Why a click on a role came to nothing, as far as a notice tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// AWS, the network or anything else.
    Refused,
    /// Something between here and AWS, or on this computer.
    NotOpened,
    /// A renewal.
    NotRenewed,
    /// The keychain is locked.
    Locked,
    /// The browser did not start, and the link is good all the same.
    NoBrowser,
}

impl Wording<'_> {
    /// "staging-ops ends in 15 min": by the clock that comes first.
    pub fn ending(&self, id: SessionId, name: &str, clocks: Deadlines, asks: bool) -> Option<Notice> {
        let end = clocks.first()?;
        if clocks.newest() != Some(end) {
            return Some(self.older_keys_end(id, name, end));
        }
        let which = match (clocks.console, clocks.command_line) {
            (Some(console), Some(shell)) if console == shell => "notice-ends-both",
            (Some(console), _) if console == end => "notice-ends-console",
            _ => "notice-ends-command-line",
        };
        let args = Args::new().with("name", name).with("minutes", self.minutes_to(end));
        let title = self.texts.format("notice-ends-title", &args);
        let body = self.texts.format(which, &Args::new().with("time", self.time(end)));
        Some(self.notice(NoticeId::Session(id), title, body, &[self.renew(asks)], Stays::UntilDealtWith))
    }

    /// "staging-ops ends in a shell in 15 min": what it holds is from before a renewal.
    fn older_keys_end(&self, id: SessionId, name: &str, end: Timestamp) -> Notice {
        let args = Args::new().with("name", name).with("minutes", self.minutes_to(end));
        let title = self.texts.format("notice-older-keys-title", &args);
        let body = self.texts.format("notice-older-keys-body", &Args::new().with("time", self.time(end)));
        let show = self.button(NoticeAction::Show, "notice-show");
        self.notice(NoticeId::Session(id), title, body, &[show], Stays::UntilDealtWith)
    }

    /// "staging-ops ended in a shell at 17:30", while the session itself lives.
    fn older_keys_ended(&self, id: SessionId, name: &str, at: Timestamp) -> Notice {
        let args = Args::new().with("name", name).with("time", self.time(at));
        let title = self.texts.format("notice-older-keys-ended-title", &args);
        let body = self.texts.get("notice-older-keys-ended-body");
        let show = self.button(NoticeAction::Show, "notice-show");
        self.notice(NoticeId::Session(id), title, body, &[show], Stays::UntilDealtWith)
    }

    /// "3 sessions end by 18:41"; no names where they are hidden.
    pub fn several_end(&self, count: usize, names: &[String], last: Timestamp) -> Notice {
        let args = Args::new().with("count", count).with("time", self.time(last));
        let title = self.texts.format("notice-several-end-title", &args);
        let show = self.button(NoticeAction::Show, "notice-show");
        self.notice(NoticeId::SeveralEnd, title, self.listed(names), &[show], Stays::UntilDealtWith)
    }

    /// "staging-ops has ended", or "… ended at 17:30" where that is some time ago.
    pub fn ended(
        &self,
        id: SessionId,
        name: &str,
        at: Timestamp,
        (how, what): (HowEnded, WhatEnded),
        asks: bool,
    ) -> Notice {
        if what == WhatEnded::ExportedCredentials {
            return self.older_keys_ended(id, name, at);
        }
        let args = Args::new().with("name", name).with("time", self.time(at));
        let just_now = self.now.duration_since(at) < SignedDuration::from_mins(2);
        let title = match how {
            HowEnded::Awake if just_now => "notice-ended-title",
            HowEnded::Awake | HowEnded::Asleep | HowEnded::Away => "notice-ended-at-title",
        };
        let body = match (how, what) {
            (HowEnded::Awake, WhatEnded::Console) => "notice-ended-console-body",
            (HowEnded::Awake, WhatEnded::CommandLine) => "notice-ended-command-line-body",
            (HowEnded::Awake, WhatEnded::All | WhatEnded::ExportedCredentials) => "notice-ended-body",
            (HowEnded::Asleep, _) => "notice-ended-asleep-body",
            (HowEnded::Away, _) => "notice-ended-away-body",
        };
        let (title, body) = (self.texts.format(title, &args), self.texts.get(body));
        self.notice(NoticeId::Session(id), title, body, &[self.renew(asks)], Stays::UntilDealtWith)
    }

    /// "3 sessions ended while asleep"; no names where they are hidden.
    pub fn several_ended(&self, count: usize, names: &[String], how: HowEnded) -> Notice {
        let title = match how {
            HowEnded::Awake => "notice-several-ended-title",
            HowEnded::Asleep => "notice-several-ended-asleep-title",
            HowEnded::Away => "notice-several-ended-away-title",
        };
        let title = self.texts.format(title, &Args::new().with("count", count));
        let show = self.button(NoticeAction::Show, "notice-show");
        self.notice(NoticeId::SeveralEnded, title, self.listed(names), &[show], Stays::UntilDealtWith)
    }

    /// "staging-ops renewed until 22:40": with a new tab, and where shells hold what was before, until when that lasts.
    pub fn renewed(
        &self,
        id: SessionId,
        name: &str,
        until: Timestamp,
        tab: bool,
        shells: Option<Timestamp>,
    ) -> Notice {
        let args = Args::new().with("name", name).with("time", self.time(until));
        let title = self.texts.format("notice-renewed-title", &args);
        let tab = tab.then(|| self.texts.get("notice-renewed-tab"));
        let shells = shells.map(|end| Args::new().with("time", self.time(end)));
        let shells = shells.map(|args| self.texts.format("notice-renewed-shells", &args));
        let body = tab.into_iter().chain(shells).collect::<Vec<_>>().join(" ");
        self.notice(NoticeId::Session(id), title, body, &[], Stays::Shortly)
    }

    /// "staging-ops not renewed yet": what is wrong with the network, and until when it is tried again.
    pub fn waits(&self, id: NoticeId, name: &str, why: &str, until: Timestamp) -> Notice {
        let title = self.texts.format("notice-waits-title", &Args::new().with("name", name));
        let args = Args::new().with("why", why).with("time", self.time(until));
        let body = self.texts.format("notice-waits-body", &args);
        let try_now = self.button(NoticeAction::TryNow, "notice-try-now");
        self.notice(id, title, body, &[try_now], Stays::UntilDealtWith)
    }

    /// "data-ro stopped renewing", why, and when it ends.
    pub fn stopped_renewing(&self, id: NoticeId, name: &str, why: &str, end: Timestamp) -> Notice {
        let title = self.texts.format("notice-stopped-title", &Args::new().with("name", name));
        self.with_end(id, title, why, end)
    }

    /// "staging-ops could not be renewed", why, and when it ends where it still lives.
    pub fn not_renewed(&self, id: NoticeId, name: &str, why: &str, end: Option<Timestamp>) -> Notice {
        match end {
            Some(end) => {
                let args = Args::new().with("name", name);
                self.with_end(id, self.texts.format("notice-not-renewed-title", &args), why, end)
            }
            None => self.failed(id, name, Failed::NotRenewed, why.to_owned()),
        }
    }

    fn with_end(&self, id: NoticeId, title: String, why: &str, end: Timestamp) -> Notice {
        let args = Args::new().with("why", why).with("time", self.time(end));
        let body = self.texts.format("notice-ends-all-the-same", &args);
        self.notice(id, title, body, &[self.button(NoticeAction::Why, "notice-why")], Stays::UntilDealtWith)
    }

    /// "prod-admin was refused", and why.
    pub fn failed(&self, id: NoticeId, name: &str, how: Failed, why: String) -> Notice {
        let args = Args::new().with("name", name);
        let (title, body, action, label) = match how {
            Failed::Refused => ("notice-failed-title", why, NoticeAction::Why, "notice-why"),
            Failed::NotOpened => ("notice-not-opened-title", why, NoticeAction::Why, "notice-why"),
            Failed::NotRenewed => ("notice-not-renewed-title", why, NoticeAction::Why, "notice-why"),
            Failed::Locked => ("notice-locked-title", String::new(), NoticeAction::Unlock, "notice-unlock"),
            Failed::NoBrowser => {
                let body = self.texts.format("notice-no-browser-body", &args);
                ("notice-no-browser-title", body, NoticeAction::CopyLink, "notice-copy-link")
            }
        };
        let title = self.texts.format(title, &args);
        self.notice(id, title, body, &[self.button(action, label)], Stays::AsUsual)
    }

    /// "MFA code for prod-admin", asked for by a program that a person may not be looking at.
    pub fn wanted(&self, id: PromptId, kind: &PromptKind, name: &str, program: &str) -> Notice {
        let title = match kind {
            PromptKind::MfaCode { .. } => "notice-code-title",
            PromptKind::Reason => "notice-reason-title",
            PromptKind::TwoAccounts { .. } => "notice-accounts-title",
            PromptKind::SignIn { .. } => "notice-sign-in-title",
            PromptKind::Passphrase { .. } => "notice-passphrase-title",
        };
        let title = self.texts.format(title, &Args::new().with("name", name));
        let body = self.texts.format("notice-asked-by", &Args::new().with("program", program));
        let label = match kind {
            PromptKind::MfaCode { .. } => "notice-enter-code",
            PromptKind::Reason => "notice-enter-reason",
            PromptKind::TwoAccounts { .. } => "notice-choose",
            PromptKind::SignIn { .. } => "notice-sign-in",
            PromptKind::Passphrase { .. } => "notice-enter-passphrase",
        };
        let enter = self.button(NoticeAction::EnterCode, label);
        self.notice(NoticeId::Prompt(id), title, body, &[enter], Stays::UntilDealtWith)
    }

    /// "Sign in to acme", and what waits for it.
    pub fn sign_in(&self, id: PromptId, name: &str, program: Option<&str>) -> Notice {
        let args = Args::new().with("name", name);
        let body = match program {
            Some(program) => self.texts.format("notice-asked-by", &Args::new().with("program", program)),
            None => self.texts.format("notice-sign-in-body", &args),
        };
        let title = self.texts.format("notice-sign-in-title", &args);
        let sign_in = self.button(NoticeAction::SignIn, "notice-sign-in");
        self.notice(NoticeId::Prompt(id), title, body, &[sign_in], Stays::UntilDealtWith)
    }

    /// "Your sign-in to acme ends at 18:40"
    pub fn sign_in_ends(&self, source: SourceId, name: &str, at: Timestamp) -> Notice {
        let args = Args::new().with("name", name).with("time", self.time(at));
        let title = self.texts.format("notice-sign-in-ends-title", &args);
        let body = self.texts.get("notice-sign-in-ends-body");
        let again = self.button(NoticeAction::SignIn, "notice-sign-in-again");
        self.notice(NoticeId::SignIn(source), title, body, &[again], Stays::UntilDealtWith)
    }

    /// "Roles of acme have changed": how many are new, and how many are gone.
    pub fn roles_changed(&self, source: SourceId, name: &str, listed: ListedRoles) -> Notice {
        let title = self.texts.format("notice-roles-title", &Args::new().with("name", name));
        let told = [
            ("notice-roles-new", listed.new),
            ("notice-roles-gone", listed.gone),
            ("notice-roles-renamed", listed.renamed),
        ];
        let told = told.into_iter().filter(|(_, count)| *count > 0);
        let told = told.map(|(id, count)| self.texts.format(id, &Args::new().with("count", count)));
        let body = told.collect::<Vec<_>>().join(" ");
        self.notice(NoticeId::Roles(source), title, body, &[], Stays::AsUsual)
    }

    /// "Allow this?": each thing that this computer would do, in full.
    pub fn permission(&self, id: OperationId, acts: &[Act]) -> Notice {
        let lines: Vec<String> = acts.iter().map(|act| act_line(act, self.texts)).collect();
        let buttons = [
            self.button(NoticeAction::Allow, "notice-allow"),
            self.button(NoticeAction::Refuse, "notice-refuse"),
        ];
        let title = self.texts.get("notice-permission-title");
        self.notice(NoticeId::Permission(id), title, lines.join("\n"), &buttons, Stays::UntilDealtWith)
    }

    /// "This clock is 7 min slow"; ahead of AWS's by that much, or behind where negative.
    pub fn clock(&self, ahead: SignedDuration) -> Notice {
        let title = self.texts.format("notice-clock-title", &clock_args(ahead));
        let check = self.button(NoticeAction::Check, "notice-check");
        let body = self.texts.get("notice-clock-body");
        self.notice(NoticeId::Clock, title, body, &[check], Stays::UntilDealtWith)
    }

    /// "Sign-in link copied": whose it is, and when it leaves the clipboard.
    pub fn copied(&self, role: RoleId, name: &str, what: What, stays: Seconds) -> Notice {
        let title = if what == What::LinkCopied { "notice-link-copied" } else { "notice-credentials-copied" };
        let args = Args::new().with("name", name).with("seconds", stays.0);
        let body = self.texts.format("notice-copied-body", &args);
        self.notice(NoticeId::Copied(role), self.texts.get(title), body, &[], Stays::Shortly)
    }

    /// "prod-admin ended on this computer": until when its console tab, and keys that were copied, live on.
    pub fn ended_by_hand(
        &self,
        role: RoleId,
        name: &str,
        console: Option<Timestamp>,
        keys: Option<Timestamp>,
    ) -> Option<Notice> {
        let title = self.texts.format("notice-by-hand-title", &Args::new().with("name", name));
        self.lives_on(NoticeId::EndedByHand(role), title, console, keys)
    }

    /// "3 sessions ended on this computer"
    pub fn all_ended_by_hand(
        &self,
        count: usize,
        console: Option<Timestamp>,
        keys: Option<Timestamp>,
    ) -> Option<Notice> {
        let title = self.texts.format("notice-all-by-hand-title", &Args::new().with("count", count));
        self.lives_on(NoticeId::AllEndedByHand, title, console, keys)
    }

    fn lives_on(
        &self,
        id: NoticeId,
        title: String,
        console: Option<Timestamp>,
        keys: Option<Timestamp>,
    ) -> Option<Notice> {
        let one = |at| Args::new().with("time", self.time(at));
        let body = match (console, keys) {
            (Some(console), Some(keys)) => {
                let args = Args::new().with("console", self.time(console)).with("keys", self.time(keys));
                self.texts.format("notice-by-hand-both", &args)
            }
            (Some(console), None) => self.texts.format("notice-by-hand-console", &one(console)),
            (None, Some(keys)) => self.texts.format("notice-by-hand-keys", &one(keys)),
            (None, None) => return None,
        };
        let sign_out = console.map(|_| self.button(NoticeAction::SignOut, "notice-sign-out"));
        Some(self.notice(id, title, body, &Vec::from_iter(sign_out), Stays::AsUsual))
    }

    /// "Settings file not read", and where.
    pub fn settings(&self, why: &str) -> Notice {
        let body = self.texts.format("notice-settings-body", &Args::new().with("why", why));
        self.about_settings("notice-settings-title", body)
    }

    /// "Settings file: unknown word", and where.
    pub fn unknown_key(&self, why: &str) -> Notice {
        self.about_settings("notice-unknown-key-title", why.to_owned())
    }

    fn about_settings(&self, title: &str, body: String) -> Notice {
        let open = self.button(NoticeAction::OpenFile, "notice-open-file");
        let title = self.texts.get(title);
        self.notice(NoticeId::Settings, title, body, &[open], Stays::UntilDealtWith)
    }

    fn notice(&self, id: NoticeId, title: String, body: String, buttons: &[Button], stays: Stays) -> Notice {
        Notice { id, title, body, show: self.texts.get("notice-show"), buttons: buttons.to_vec(), stays }
    }

    fn button(&self, action: NoticeAction, label: &str) -> Button {
        Button { action, label: self.texts.get(label) }
    }

    fn renew(&self, asks: bool) -> Button {
        self.button(NoticeAction::Renew, if asks { "action-renew-asks" } else { "action-renew" })
    }

    fn time(&self, at: Timestamp) -> String {
        clock_time(at, self.now, self.zone)
    }

    /// Rounded up.
    fn minutes_to(&self, end: Timestamp) -> i64 {
        (end.duration_since(self.now).as_secs().max(0) + 59) / 60
    }

    fn listed(&self, names: &[String]) -> String {
        let mut listed = names[..names.len().min(MOST_NAMES)].join(", ");
        if names.len() > MOST_NAMES {
            let more = Args::new().with("names", listed).with("count", names.len() - MOST_NAMES);
            listed = self.texts.format("notice-names-more", &more);
        }
        listed
    }
}

/// "Start this program: touch /tmp/x"
pub fn act_line(act: &Act, texts: &Texts) -> String {
    let line = match act {
        Act::Start(_) => "act-start",
        Act::SendFile(_) => "act-send-file",
        Act::Fetch(_) => "act-fetch",
        Act::Visit(_) => "act-visit",
        Act::PlainEndpoint => "act-plain-endpoint",
    };
    texts.format(line, &Args::new().with("what", act.what()))
}

/// By how much a clock is off, as sentences have it: rounded minutes, or seconds under two of them.
pub fn clock_args(ahead: SignedDuration) -> Args {
    let seconds = ahead.as_secs();
    let direction = if seconds < 0 { "slow" } else { "fast" };
    let args = Args::new().with("direction", direction).with("seconds", seconds.unsigned_abs());
    let minutes = if seconds.abs() < 120 { 0 } else { (seconds.unsigned_abs() + 30) / 60 };
    args.with("minutes", minutes)
}
