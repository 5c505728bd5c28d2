//! `rolecall credential-process`: the program for `credential_process` in `~/.aws/config`. AWS's tools run it before
//! every command, so it sends the engine one request and reads nothing more.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::secret::{Credentials, ExposeSecret as _};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{Run, completions};
use crate::connection::Connection;
use crate::credentials;
use crate::error::CliError;
use crate::output;
use crate::terminal::Terminal;

/// The size of the buffer for the answer. It never grows, because that would leave a copy that is not wiped.
const MAX_ANSWER: usize = 16 << 10;

/// Prints credentials.
#[derive(Debug, Args)]
pub struct CredentialProcess {
    /// The role's name or ID
    #[arg(add = completions::roles())]
    role: String,
}

/// The JSON that AWS's SDKs read, in the order of their documentation.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProcessCredentials<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: &'a str,
    expiration: Timestamp,
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
        let answer =
            credentials::request(&mut engine, self.role, CredentialConsumer::CredentialProcess, None)?;
        output::answer(&json(&answer)?)
    }
}

fn json(credentials: &Credentials) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let credentials = ProcessCredentials {
        version: 1,
        access_key_id: &credentials.access_key_id,
        secret_access_key: credentials.secret_access_key.expose_secret(),
        session_token: credentials.session_token.expose_secret(),
        expiration: credentials.expiration,
    };
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
        let answer = Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "s/+=".into(),
            session_token: "t\"".into(),
            expiration: "2026-03-03T18:40:00Z".parse().expect("a time"),
        };
        let line = json(&answer).expect("an answer");
        assert_eq!(
            str::from_utf8(&line).expect("text"),
            "{\"Version\":1,\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"s/+=\",\
             \"SessionToken\":\"t\\\"\",\"Expiration\":\"2026-03-03T18:40:00Z\"}\n"
        );
    }
}
