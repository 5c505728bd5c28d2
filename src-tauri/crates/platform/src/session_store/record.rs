//! The plain text inside the seal: one JSON record a line, each with its kind. A kind or a session this version can't
//! read is passed over, so that a newer Rolecall's file still gives what it can.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rolecall_core::program::AllowedProgram;
use rolecall_core::schedule::NoticesSent;
use rolecall_core::secret::{Credentials, ExposeSecret, SecretString};
use rolecall_core::session::{ConsoleAccess, ExportedCredentials, OpenedConsole, Owner, Session, SessionKey};
use rolecall_core::stored_sessions::{StoredSessions, UnconfirmedExpiry, WaitingRenewal};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::sign_in::{SIGN_IN, StoredSignIn};

/// The kind of a session's record.
const SESSION: &str = "session";
/// The kind of the record of one of which something is over.
const OVER: &str = "over";
/// The kind of the record of a program that was allowed a role.
const PROGRAM: &str = "program";
/// The kind of the record of a renewal that waits.
const RENEWAL: &str = "renewal";

/// What of a record is read first. The enum that serde would derive copies all of a record to find its kind, and
/// leaves that copy, tokens included, behind in memory.
#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow)]
    record: std::borrow::Cow<'a, str>,
}

/// A session as it is kept.
#[skip_serializing_none]
#[derive(Serialize, Deserialize)]
struct StoredSession {
    record: String,
    key: SessionKey,
    owner: Owner,
    credentials: StoredCredentials,
    started_at: Timestamp,
    assumed_arn: Option<String>,
    console: ConsoleAccess,
    opened: Option<OpenedConsole>,
    #[serde(default)]
    told: NoticesSent,
    handed_out_at: Option<Timestamp>,
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    given_to: BTreeMap<String, String>,
    #[serde(default)]
    awake: SignedDuration,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    older_keys: Vec<ExportedCredentials>,
    /// Of a session of which something is over: since when, and what is known of that.
    over: Option<StoredEnd>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct StoredEnd {
    at: Timestamp,
    told: bool,
}

/// What is kept as it is: a renewal, a program. There is no secret in it.
#[derive(Serialize, Deserialize)]
struct Stored<T> {
    record: String,
    #[serde(flatten)]
    kept: T,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct StoredCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    #[zeroize(skip)]
    expiration: Timestamp,
}

impl From<&Session> for StoredSession {
    fn from(session: &Session) -> Self {
        let credentials = &session.credentials;
        Self {
            record: SESSION.to_owned(),
            key: session.key.clone(),
            owner: session.owner.clone(),
            credentials: StoredCredentials {
                access_key_id: credentials.access_key_id.clone(),
                secret_access_key: credentials.secret_access_key.expose_secret().to_owned(),
                session_token: credentials.session_token.expose_secret().to_owned(),
                expiration: credentials.expiration,
            },
            started_at: session.started_at,
            assumed_arn: session.assumed_arn.clone(),
            console: session.console,
            opened: session.opened.clone(),
            told: session.told.clone(),
            handed_out_at: session.handed_out_at,
            reason: session.reason.clone(),
            given_to: session.given_to.clone(),
            awake: session.awake,
            older_keys: session.older_keys.clone(),
            over: None,
        }
    }
}

impl From<StoredSession> for Session {
    fn from(mut stored: StoredSession) -> Self {
        let credentials = &mut stored.credentials;
        let secret = |text: &mut String| SecretString::from(std::mem::take(text));
        Self {
            credentials: Credentials {
                access_key_id: std::mem::take(&mut credentials.access_key_id),
                secret_access_key: secret(&mut credentials.secret_access_key),
                session_token: secret(&mut credentials.session_token),
                expiration: credentials.expiration,
            },
            key: stored.key,
            owner: stored.owner,
            started_at: stored.started_at,
            assumed_arn: stored.assumed_arn,
            console: stored.console,
            opened: stored.opened,
            told: stored.told,
            handed_out_at: stored.handed_out_at,
            reason: stored.reason,
            given_to: stored.given_to,
            awake: stored.awake,
            older_keys: stored.older_keys,
        }
    }
}

impl From<&UnconfirmedExpiry> for StoredSession {
    fn from(over: &UnconfirmedExpiry) -> Self {
        let end = StoredEnd { at: over.at, told: over.told };
        Self { record: OVER.to_owned(), over: Some(end), ..Self::from(&over.session) }
    }
}

/// The plain text of all this.
pub fn write(kept: &StoredSessions) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    // A first pass that counts: a buffer that grows leaves copies of tokens behind.
    let mut length = Count(0);
    write_to(&mut length, kept)?;
    let mut text = Zeroizing::new(Vec::with_capacity(length.0));
    write_to(&mut *text, kept)?;
    Ok(text)
}

fn write_to(text: &mut impl std::io::Write, kept: &StoredSessions) -> serde_json::Result<()> {
    let sessions = kept.sessions.iter().map(StoredSession::from);
    for stored in sessions.chain(kept.over.iter().map(StoredSession::from)) {
        serde_json::to_writer(&mut *text, &stored)?;
        text.write_all(b"\n").map_err(serde_json::Error::io)?;
    }
    for renewal in &kept.renewals {
        serde_json::to_writer(&mut *text, &Stored { record: RENEWAL.to_owned(), kept: renewal })?;
        text.write_all(b"\n").map_err(serde_json::Error::io)?;
    }
    for program in &kept.programs {
        serde_json::to_writer(&mut *text, &Stored { record: PROGRAM.to_owned(), kept: program })?;
        text.write_all(b"\n").map_err(serde_json::Error::io)?;
    }
    for (source, kept) in &kept.sign_ins {
        serde_json::to_writer(&mut *text, &StoredSignIn::of(source, kept))?;
        text.write_all(b"\n").map_err(serde_json::Error::io)?;
    }
    Ok(())
}

/// What a plain text keeps.
pub fn read(text: &[u8]) -> StoredSessions {
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut passed_over = 0;
    let mut kept = StoredSessions::default();
    for line in lines {
        if read_line(line, &mut kept).is_none() {
            passed_over += 1;
        }
    }
    if passed_over > 0 {
        // The parser's words may quote what it read, so they are not told.
        tracing::warn!(passed_over, "the session store holds records this version can't read");
    }
    kept
}

fn read_line(line: &[u8], kept: &mut StoredSessions) -> Option<()> {
    let kind = serde_json::from_slice::<Kind<'_>>(line).ok()?.record;
    match &*kind {
        SESSION => kept.sessions.push(serde_json::from_slice::<StoredSession>(line).ok()?.into()),
        OVER => {
            let stored: StoredSession = serde_json::from_slice(line).ok()?;
            let StoredEnd { at, told } = stored.over?;
            kept.over.push(UnconfirmedExpiry { session: stored.into(), at, told });
        }
        RENEWAL => {
            let stored: Stored<WaitingRenewal> = serde_json::from_slice(line).ok()?;
            kept.renewals.push(stored.kept);
        }
        PROGRAM => {
            let stored: Stored<AllowedProgram> = serde_json::from_slice(line).ok()?;
            kept.programs.push(stored.kept);
        }
        SIGN_IN => {
            let (source, sign_in) = serde_json::from_slice::<StoredSignIn>(line).ok()?.into_kept();
            kept.sign_ins.insert(source, sign_in);
        }
        _ => return None,
    }
    Some(())
}

/// Counts what is written to it.
struct Count(usize);

impl std::io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rolecall_core::caller::Surface;
    use rolecall_core::duration::Seconds;
    use rolecall_core::failure::Failure;
    use rolecall_core::id::{RoleId, SourceId};
    use rolecall_core::identity_center::Instance;
    use rolecall_core::oidc::{Client, Oidc};
    use rolecall_core::problem::Problem;
    use rolecall_core::program::{ProgramFile, ProgramId};
    use rolecall_core::session::Target;
    use rolecall_core::sign_in::{Access, Flow, IdToken, Registration, SignInKept, SignInPlace, Tokens};
    use rolecall_core::text::Texts;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    fn session() -> Session {
        Session {
            key: SessionKey {
                role: None,
                source: SourceId::new("work"),
                chain: vec![rolecall_core::id::SessionId::new("0123456789abcdef01234567")],
                target: Target::AssumeRole { arn: "arn:aws:iam::123456789012:role/Admin".to_owned() },
                duration: Seconds::hours(4),
                session_name: "jo@laptop".to_owned(),
                external_id: Some("example".to_owned()),
                tags: BTreeMap::from([("Project".to_owned(), "apollo".to_owned())]),
                transitive_tags: vec!["Project".to_owned()],
                policy: Some("{\"Version\":\"2012-10-17\"}".to_owned()),
                policy_arns: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()],
                source_identity: Some("jo".to_owned()),
                environment: Some("ASIAEXAMPLE".to_owned()),
            },
            owner: Owner::Role(RoleId::new("prod-admin")),
            credentials: Credentials {
                access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
                secret_access_key: SecretString::from("secret \"half\"\n"),
                session_token: SecretString::from("token+/=".repeat(300)),
                expiration: at("2026-11-21T18:40:00Z"),
            },
            started_at: at("2026-11-21T14:40:00.25Z"),
            assumed_arn: Some("arn:aws:sts::123456789012:assumed-role/Admin/jo@laptop".to_owned()),
            console: ConsoleAccess::WithDuration,
            opened: Some(OpenedConsole {
                at: at("2026-11-21T14:41:00Z"),
                until: at("2026-11-22T02:41:00Z"),
                destination: "s3".to_owned(),
                from: Surface::Tray,
                replaced: false,
            }),
            told: NoticesSent::default(),
            handed_out_at: Some(at("2026-11-21T15:00:00Z")),
            reason: Some("incident 42".to_owned()),
            given_to: BTreeMap::from([("terraform".to_owned(), "incident 43".to_owned())]),
            awake: SignedDuration::from_mins(90),
            older_keys: vec![ExportedCredentials {
                at: at("2026-11-21T14:00:00Z"),
                until: at("2026-11-21T15:00:00Z"),
            }],
        }
    }

    fn sign_in() -> SignInKept {
        let registration = Registration {
            flow: Flow::Device,
            client_id: "client".to_owned(),
            client_secret: "client \"secret\"".into(),
            expires_at: at("2027-02-21T14:40:00Z"),
        };
        let tokens = Tokens {
            access: Access::Portal("access".into()),
            expires_at: at("2026-11-21T15:40:00Z"),
            refresh: Some("refresh".into()),
        };
        let start_url = "https://acme.awsapps.com/start".to_owned();
        SignInKept {
            place: SignInPlace::Center(Instance { start_url, region: "eu-west-1".to_owned() }),
            registrations: vec![registration],
            tokens: Some(tokens),
            flow: Flow::Device,
            signed_in_at: Some(at("2026-11-21T14:40:00Z")),
            refreshed_at: Some(at("2026-11-21T14:50:00Z")),
            lasts: Some(SignedDuration::from_hours(8)),
        }
    }

    fn login() -> SignInKept {
        let credentials = session().credentials;
        let tokens = Tokens {
            expires_at: credentials.expiration,
            access: Access::Credentials(credentials),
            refresh: Some("login-refresh".into()),
        };
        let place = SignInPlace::Aws { region: "eu-west-1".to_owned() };
        SignInKept { place, tokens: Some(tokens), ..sign_in() }
    }

    fn at_provider() -> SignInKept {
        let (subject, person) = ("00u1".to_owned(), "jo@acme.com".to_owned());
        let access = Access::Identity(IdToken { token: "id-token".into(), subject, person });
        let tokens = Tokens { access, ..sign_in().tokens.expect("signed in") };
        let issuer = "https://acme.okta.com".to_owned();
        let oidc = Oidc { issuer, client_id: "0oa1".to_owned(), ..Oidc::default() };
        SignInKept { place: SignInPlace::Provider(Client::of(&oidc)), tokens: Some(tokens), ..sign_in() }
    }

    #[test]
    fn all_comes_back_with_all_it_had() {
        let mut bare = session();
        (bare.assumed_arn, bare.opened, bare.handed_out_at) = (None, None, None);
        bare.owner = Owner::Source(SourceId::new("work"));
        bare.older_keys.clear();
        let over = UnconfirmedExpiry { session: session(), at: at("2026-11-21T18:40:00Z"), told: false };
        let renewal = WaitingRenewal {
            role: RoleId::new("prod-admin"),
            surface: Surface::Notice,
            reopen: Some("s3".to_owned()),
            until: at("2026-11-21T18:40:00Z"),
            problem: Problem::of(&Failure::Busy, &Texts::english()),
        };
        let file = |path: &str| ProgramFile { path: path.to_owned(), digest: "7692c3ad".to_owned() };
        let program = AllowedProgram {
            role: RoleId::new("prod-admin"),
            program: ProgramId {
                executable: file("/usr/bin/python3.11"),
                script: Some(file("/usr/bin/aws")),
            },
            always: true,
            since: at("2026-11-21T18:40:00Z"),
        };
        let kept = StoredSessions {
            sessions: vec![session(), bare],
            over: vec![over],
            renewals: vec![renewal],
            sign_ins: [("acme", sign_in()), ("me", login()), ("okta", at_provider())]
                .map(|(source, kept)| (SourceId::new(source), kept))
                .into(),
            programs: vec![program],
        };
        let text = write(&kept).expect("written");
        assert_eq!(text.capacity(), text.len(), "the buffer never grew");
        let back = read(&text);
        // Debug shows all but the secrets.
        assert_eq!(format!("{back:?}"), format!("{kept:?}"));
        for (back, session) in back.sessions.iter().zip(&kept.sessions) {
            let (back, session) = (&back.credentials, &session.credentials);
            assert_eq!(back.secret_access_key.expose_secret(), session.secret_access_key.expose_secret());
            assert_eq!(back.session_token.expose_secret(), session.session_token.expose_secret());
        }
        let secrets = |kept: &StoredSessions| -> Vec<String> {
            let of = |sign_in: &SignInKept| {
                let tokens = sign_in.tokens.clone().expect("signed in");
                let access = match tokens.access {
                    Access::Portal(token) => vec![token],
                    Access::Credentials(of) => vec![of.secret_access_key, of.session_token],
                    Access::Identity(of) => vec![of.token],
                };
                let registration = sign_in.registrations[0].client_secret.clone();
                [vec![registration, tokens.refresh.expect("a refresh token")], access].concat()
            };
            let all = kept.sign_ins.values().flat_map(of);
            all.map(|secret| secret.expose_secret().to_owned()).collect()
        };
        assert_eq!(secrets(&back), secrets(&kept));
    }

    #[test]
    fn records_of_a_later_version_are_passed_over() {
        let mut text = br#"{"record":"device","secret":"x"}"#.to_vec();
        text.extend_from_slice(b"\n{\"record\":\"session\",\"key\":1}\nnot json\n");
        text.extend_from_slice(&write(&vec![session()].into()).expect("written"));
        assert_eq!(read(&text).sessions.len(), 1);
        assert!(read(b"").is_empty());
    }
}
