//! `rolecall credential-process`: what `credential_process` of `~/.aws/config` calls. AWS's tools call it before every
//! command, so it asks the engine once and reads nothing it does not need.

use clap::Args;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_protocol::command::{CommandAnswer, Own, OwnAnswer};
use rolecall_protocol::message::Secret;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::connection::{Connection, not_understood};
use crate::output;
use crate::stop::Stop;
use crate::terminal::Terminal;

/// Room for any answer, so that growing leaves no unwiped copy behind.
const ROOM: usize = 16 << 10;

/// Prints credentials.
#[derive(Debug, Args)]
pub struct CredentialProcess {
    /// The role: its name or id
    role: String,
}

/// The JSON that AWS's SDKs read, in the order of their documentation.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProcessCredentials<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a Secret,
    session_token: &'a Secret,
    expiration: &'a str,
}

impl CredentialProcess {
    /// Of that role.
    pub fn of(role: String) -> Self {
        Self { role }
    }

    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        // The caller owns stdin and stdout, so a person is asked on the terminal itself, where there is one.
        let mut engine = Connection::with_terminal(Terminal::open())?;
        let answer = engine
            .ask(Own::Credentials { role: self.role, hand_out: CredentialConsumer::CredentialProcess })?;
        let CommandAnswer::Own(answer) = answer else { return Err(not_understood()) };
        output::answer(&json(&answer)?)
    }
}

fn json(answer: &OwnAnswer) -> Result<Zeroizing<Vec<u8>>, Stop> {
    let OwnAnswer::Credentials { access_key_id, secret_access_key, session_token, expiration } = answer
    else {
        return Err(not_understood());
    };
    let credentials =
        ProcessCredentials { version: 1, access_key_id, secret_access_key, session_token, expiration };
    let mut line = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut *line, &credentials).map_err(std::io::Error::from)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_exactly_what_aws_documents() {
        let answer = OwnAnswer::Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: Secret("s/+=".into()),
            session_token: Secret("t\"".into()),
            expiration: "2026-03-03T18:40:00Z".to_owned(),
        };
        let line = json(&answer).expect("an answer");
        assert_eq!(
            str::from_utf8(&line).expect("text"),
            "{\"Version\":1,\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"s/+=\",\
             \"SessionToken\":\"t\\\"\",\"Expiration\":\"2026-03-03T18:40:00Z\"}\n"
        );
        assert!(json(&OwnAnswer::HandingOver).is_err());
    }
}
