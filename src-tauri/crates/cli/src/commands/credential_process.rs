//! `rolecall credential-process`: the program for `credential_process` in `~/.aws/config`. AWS's tools run it before
//! every command, so it sends the engine one request and reads nothing more.

use clap::Args;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_protocol::command::{CommandAnswer, Own, OwnAnswer};
use rolecall_protocol::message::Secret;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::output;
use crate::terminal::Terminal;

/// The size of the buffer for the answer. It never grows, because that would leave a copy that is not wiped.
const MAX_ANSWER: usize = 16 << 10;

/// Prints credentials.
#[derive(Debug, Args)]
pub struct CredentialProcess {
    /// The role: its name or id
    #[arg(add = completions::roles())]
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
    /// Credentials of this role.
    pub fn of(role: String) -> Self {
        Self { role }
    }
}

impl Run for CredentialProcess {
    fn run(self) -> Result<(), CliError> {
        // The caller uses stdin and stdout, so questions go to the terminal itself, where there is one.
        let mut engine = Connection::with_terminal(Terminal::open())?;
        let answer = engine
            .ask(Own::Credentials { role: self.role, hand_out: CredentialConsumer::CredentialProcess })?;
        let CommandAnswer::Own(answer) = answer else { return Err(unexpected_answer()) };
        output::answer(&json(&answer)?)
    }
}

fn json(answer: &OwnAnswer) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let OwnAnswer::Credentials { access_key_id, secret_access_key, session_token, expiration } = answer
    else {
        return Err(unexpected_answer());
    };
    let credentials =
        ProcessCredentials { version: 1, access_key_id, secret_access_key, session_token, expiration };
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_ANSWER));
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
