//! What a change makes this computer do that it did not do before: programs it starts, files it reads, places it fetches
//! from. The window may ask for such a change, but only a person outside its page can allow it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Change, Preferences, Settings};
use crate::identity_center::is_of_aws;
use crate::role::{OpenWith, Role};
use crate::source::{Source, SourceKind, WebIdentity};

/// Something that this computer does because the settings say so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "act", content = "what", rename_all = "kebab-case")]
#[ts(export)]
pub enum Act {
    /// Starts a program: the program and its arguments, each quoted where its ends could be mistaken.
    Start(String),
    /// Reads a file and sends what it says to AWS as a token.
    SendFile(String),
    /// Reads a team's file: an https address or a path.
    Fetch(String),
    /// Asks a company's own address where a person signs in: AWS's sign-in, or its own provider's.
    Visit(String),
    /// Calls AWS where everybody on the way can read along, if an environment names such an address.
    PlainEndpoint,
}

impl Act {
    /// Whether the settings make this computer act at all.
    pub fn is_any(settings: &Settings) -> bool {
        let of_roles = settings.roles.iter().flat_map(|role| of_role(role));
        let mut acts = of_roles.chain(settings.sources.iter().flat_map(of_source));
        acts.next().is_some() || !of_preferences(&settings.preferences).is_empty()
    }

    /// What a change does that the settings don't do yet, each once.
    pub fn of(change: &Change, settings: &Settings) -> Vec<Self> {
        let (new, old): (Vec<Self>, Vec<Self>) = match change {
            Change::PutSource { source } => {
                (of_source(source), settings.source(&source.id).map(of_source).unwrap_or_default())
            }
            Change::PutRole { role } => (of_role(role), of_own_role(role, settings)),
            Change::AddRoles { roles } => (
                roles.iter().flat_map(of_role).collect(),
                roles.iter().flat_map(|role| of_own_role(role, settings)).collect(),
            ),
            Change::PutTemplate { template } => {
                let old = settings.templates.iter().find(|old| old.role.id == template.role.id);
                (of_role(&template.role), old.map(|old| of_role(&old.role)).unwrap_or_default())
            }
            Change::PutTeam { team } => {
                let old = settings.teams.iter().find(|old| old.id == team.id);
                (vec![Self::fetch(&team.from)], old.map(|old| Self::fetch(&old.from)).into_iter().collect())
            }
            Change::PutPreferences { preferences } => {
                let plain =
                    |preferences: &Preferences| preferences.plain_endpoint.then_some(Self::PlainEndpoint);
                let acts = |preferences| of_preferences(preferences).into_iter().chain(plain(preferences));
                (acts(preferences).collect(), acts(&settings.preferences).collect())
            }
            Change::RemoveSource { .. }
            | Change::RemoveRole { .. }
            | Change::MoveRole { .. }
            | Change::RemoveTemplate { .. }
            | Change::RemoveTeam { .. }
            | Change::PutAccount { .. }
            | Change::RemoveAccount { .. } => (Vec::new(), Vec::new()),
        };
        let mut acts: Vec<Self> = new.into_iter().filter(|act| !old.contains(act)).collect();
        acts.sort();
        acts.dedup();
        acts
    }

    /// The program, file or place, as it is shown.
    pub fn what(&self) -> &str {
        match self {
            Self::Start(what) | Self::SendFile(what) | Self::Fetch(what) | Self::Visit(what) => what,
            Self::PlainEndpoint => "",
        }
    }

    /// Fetching a team's file from there.
    pub fn fetch(from: &str) -> Self {
        Self::Fetch(quoted(from))
    }
}

fn of_source(source: &Source) -> Vec<Act> {
    let mut acts: Vec<Act> = source.mfa_command.iter().map(|command| start(command)).collect();
    if let SourceKind::WebIdentity(WebIdentity { token_file, token_command }) = &source.kind {
        acts.extend(token_file.iter().map(|file| Act::SendFile(quoted(file))));
        acts.extend(token_command.iter().map(|command| start(command)));
    }
    acts.extend(source.kind.oidc().map(|oidc| Act::Visit(quoted(&oidc.issuer))));
    let start_url = source.kind.identity_center().map(|center| center.start_url.as_str());
    acts.extend(start_url.filter(|url| !is_of_aws(url)).map(|url| Act::Visit(quoted(url))));
    acts.extend(source.kind.sign_in_with().and_then(of_open_with));
    acts
}

fn of_role(role: &Role) -> Vec<Act> {
    role.open_with.iter().filter_map(of_open_with).collect()
}

fn of_own_role(role: &Role, settings: &Settings) -> Vec<Act> {
    settings.role(&role.id).map(of_role).unwrap_or_default()
}

fn of_preferences(preferences: &Preferences) -> Vec<Act> {
    of_open_with(&preferences.open_with).into_iter().collect()
}

fn of_open_with(open_with: &OpenWith) -> Option<Act> {
    match open_with {
        OpenWith::Program(command) => Some(start(command)),
        OpenWith::Default | OpenWith::Private | OpenWith::Profile(_) => None,
    }
}

fn start(command: &[String]) -> Act {
    Act::Start(command.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "))
}

/// A word as a person can tell it from its neighbours, with what can't be seen escaped.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,~{}".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("{word:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TeamId;
    use crate::oidc::Oidc;
    use crate::settings::{Team, Template, TemplateAccounts};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn with_program(command: &[&str]) -> Role {
        let open_with = Some(OpenWith::Program(words(command)));
        Role { open_with, ..Role::assume("ops", "arn:aws:iam::1:role/ops", "work") }
    }

    #[test]
    fn what_is_new_is_told_and_what_is_there_already_is_not() {
        let role = with_program(&["firefox", "-P", "work"]);
        let put = |role: &Role| Change::PutRole { role: Box::new(role.clone()) };
        let mut settings = Settings::default();
        assert_eq!(Act::of(&put(&role), &settings), [Act::Start("firefox -P work".to_owned())]);
        settings.roles.push(role.clone().into());
        assert_eq!(Act::of(&put(&role), &settings), []);
        assert_eq!(
            Act::of(&put(&with_program(&["touch", "/tmp/a b"])), &settings),
            [Act::Start("touch \"/tmp/a b\"".to_owned())]
        );
    }

    #[test]
    fn every_field_that_acts_is_told() {
        let settings = Settings::default();
        let start = |text: &str| Act::Start(text.to_owned());
        let file = SourceKind::WebIdentity(WebIdentity {
            token_file: Some("/run/token".to_owned()),
            token_command: Some(words(&["token", ""])),
        });
        let source = Source { mfa_command: Some(words(&["ykman", "oath"])), ..Source::new("work", file) };
        let issuer = "https://acme.okta.com".to_owned();
        let provider = SourceKind::Oidc(Oidc { issuer: issuer.clone(), ..Oidc::default() });
        let provider = Source::new("okta", provider);
        let template =
            Template { role: with_program(&["links"]), accounts: TemplateAccounts::Listed(Vec::new()) };
        let open_with = OpenWith::Program(words(&["open\u{202e}x"]));
        let preferences = Preferences { open_with, plain_endpoint: true, ..Preferences::default() };
        let from = "https://acme.example/t.toml";
        let team =
            Team { id: TeamId::new("acme"), name: "acme".to_owned(), from: from.to_owned(), source: None };
        for (change, acts) in [
            (
                Change::PutSource { source },
                vec![start("token \"\""), start("ykman oath"), Act::SendFile("/run/token".to_owned())],
            ),
            (Change::PutSource { source: provider }, vec![Act::Visit(issuer)]),
            (Change::AddRoles { roles: vec![with_program(&["a"]); 3] }, vec![start("a")]),
            (Change::PutTemplate { template: Box::new(template) }, vec![start("links")]),
            (
                Change::PutPreferences { preferences: Box::new(preferences) },
                vec![start("\"open\\u{202e}x\""), Act::PlainEndpoint],
            ),
            (Change::PutTeam { team }, vec![Act::fetch(from)]),
        ] {
            assert_eq!(Act::of(&change, &settings), acts);
        }
    }
}
