//! What a person should look at, at the top of the menu, most urgent first.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{MOST, Row, item, named};
use crate::id::{OperationId, PromptId, SourceId};
use crate::notice::clock_time;
use crate::notice::wording::{act_line, approval, clock_args};
use crate::problem::ProblemCode;
use crate::program::{Allowing, Program};
use crate::prompt::{PromptKind, SignInWay};
use crate::request::{Request, WindowPage};
use crate::settings::Act;
use crate::snapshot::{Attention, Snapshot, SourceView};
use crate::source::SourceState;
use crate::text::{Args, Texts};

/// Instances that nobody is signed in to, and whose prompt is not open already.
pub(super) fn sign_ins(snapshot: &Snapshot, texts: &Texts) -> Vec<Row> {
    let is_asked = |source: &SourceId| {
        let of_it = |kind: &PromptKind| matches!(kind, PromptKind::SignIn { source: of, .. } if of == source);
        snapshot.prompts.iter().any(|prompt| of_it(&prompt.kind))
    };
    let needs = |view: &&SourceView| {
        view.source.kind.signs_in() && view.state == SourceState::NeedsSignIn && !is_asked(&view.source.id)
    };
    let row = |view: &SourceView| sign_in(&view.source.id, &named(&view.source.name), texts);
    snapshot.sources.iter().filter(needs).take(MOST.attention).map(row).collect()
}

/// "Sign in to acme…": opens the browser, as a person's click may.
fn sign_in(source: &SourceId, name: &Args, texts: &Texts) -> Row {
    let request = Request::SignIn { source: source.clone(), device: false };
    item(format!("attention:sign-in:{source}"), texts.format("attention-sign-in", name), request)
}

pub(super) fn attention(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Row> {
    let row = |about: &Attention| match about {
        Attention::Keychain { problem } if problem.code == ProblemCode::KeychainLocked => {
            item("attention:keychain", texts.get("attention-keychain-locked"), Request::UnlockKeychain)
        }
        Attention::Keychain { problem } if problem.code == ProblemCode::KeychainPermission => {
            item("attention:keychain", texts.get("attention-keychain-permission"), Request::UnlockKeychain)
        }
        Attention::Keychain { problem } => {
            let refused = problem.code == ProblemCode::KeychainRefused;
            let text = if refused { "attention-keychain-refused" } else { "attention-keychain-other" };
            item("attention:keychain", texts.get(text), Request::ShowWindow(WindowPage::Home))
        }
        Attention::Prompt { prompt } => {
            let args = named(&prompt.role_name);
            let (text, args) = match &prompt.kind {
                PromptKind::MfaCode { .. } => ("attention-code", args),
                PromptKind::Reason => ("attention-reason", args),
                PromptKind::TwoAccounts { .. } => ("attention-accounts", args),
                PromptKind::SignIn { way: None, source, .. } => return sign_in(source, &args, texts),
                PromptKind::SignIn { way: Some(SignInWay::Device { code, .. }), .. } => {
                    ("attention-sign-in-code", args.with("code", code))
                }
                PromptKind::SignIn { way: Some(_), .. } => ("attention-sign-in-browser", args),
                PromptKind::Passphrase { .. } => ("attention-passphrase", args),
            };
            prompt_row(prompt.id, texts.format(text, &args))
        }
        Attention::Permission { operation, acts } => permission(*operation, acts, texts),
        Attention::Approval { operation, role: _, name, program } => {
            approval(*operation, name, program, texts)
        }
        Attention::Ended { session, role, name, at, older_keys } => {
            let args = named(name).with("time", clock_time(*at, now, zone));
            let (text, action) = match older_keys {
                true => (
                    "attention-older-keys",
                    Request::ShowWindow(WindowPage::CopyCredentials { role: role.clone() }),
                ),
                false => ("attention-ended", Request::Renew { role: role.clone() }),
            };
            item(format!("attention:ended:{session}"), texts.format(text, &args), action)
        }
        Attention::EndedAsleep { count } => {
            let label = texts.format("attention-ended-asleep", &Args::new().with("count", *count));
            item("attention:asleep", label, Request::ShowWindow(WindowPage::Sessions))
        }
        Attention::Waiting { role, name, problem } => {
            let portal = problem.code == ProblemCode::NotAws;
            let text = if portal { "attention-captive-portal" } else { "attention-waiting" };
            item(
                format!("attention:waiting:{role}"),
                texts.format(text, &named(name)),
                Request::TryNow { role: role.clone() },
            )
        }
        Attention::Clock { ahead } => {
            let args = clock_args(SignedDuration::from_secs(*ahead));
            item("attention:clock", texts.format("attention-clock", &args), Request::CheckClock)
        }
        Attention::Failed { role, name, problem } => {
            let page = WindowPage::Role { id: role.clone() };
            let refused = problem.code.exit_code() == 4;
            let text = if refused { "attention-failed" } else { "attention-not-opened" };
            item(
                format!("attention:failed:{role}"),
                texts.format(text, &named(name)),
                Request::ShowWindow(page),
            )
        }
        Attention::Trouble { problem } => {
            let label = texts.format("attention-trouble", &Args::new().with("message", &problem.message));
            // Settings and store have no code in common.
            item(
                format!("attention:trouble:{:?}", problem.code),
                label,
                Request::ShowWindow(WindowPage::Home),
            )
        }
    };
    snapshot.attention.iter().take(MOST.attention).map(row).collect()
}

/// What the window asked for, in full, with the answers a click further: nobody allows it by a slip.
fn permission(operation: OperationId, acts: &[Act], texts: &Texts) -> Row {
    let id = |row: &str| format!("attention:permission:{}:{row}", operation.0);
    let acts = acts.iter().enumerate().map(|(at, act)| Row::Item {
        id: id(&format!("act-{at}")),
        label: act_line(act, texts),
        action: None,
    });
    let answer = |row: &str, label: &str, allow: bool| {
        item(id(row), texts.get(label), Request::AnswerPermission { operation, allow })
    };
    let answers =
        [Row::Separator, answer("allow", "notice-allow", true), answer("refuse", "notice-refuse", false)];
    Row::Submenu {
        id: id("submenu"),
        label: texts.get("attention-permission"),
        rows: acts.chain(answers).collect(),
    }
}

/// What the system proves of a program that asks for a role, with the answers a click further.
fn approval(operation: OperationId, role: &str, program: &Program, texts: &Texts) -> Row {
    let id = |row: &str| format!("attention:approval:{}:{row}", operation.0);
    let facts = approval::lines(program, texts).into_iter().enumerate();
    let facts = facts.map(|(at, label)| Row::Item { id: id(&format!("fact-{at}")), label, action: None });
    let answer = |row: &str, label: &str, answer: Allowing| {
        item(id(row), texts.get(label), Request::AnswerApproval { operation, answer })
    };
    let once = answer("once", "notice-allow-once", Allowing::Once);
    let lasting = || {
        [
            answer("session", "notice-allow-session", Allowing::Session),
            answer("always", "program-allow-always", Allowing::Always),
        ]
    };
    // What is not known again can't be allowed for longer.
    let lasting = program.id.as_ref().map(|_| lasting()).into_iter().flatten();
    let refuse = answer("refuse", "notice-refuse", Allowing::Refuse);
    let answers = [Row::Separator, once].into_iter().chain(lasting).chain([refuse]);
    let label = approval::title(program, role, texts);
    Row::Submenu { id: id("submenu"), label, rows: facts.chain(answers).collect() }
}

fn prompt_row(id: PromptId, label: String) -> Row {
    item(format!("attention:prompt:{}", id.0), label, Request::ShowWindow(WindowPage::Prompt { id }))
}
