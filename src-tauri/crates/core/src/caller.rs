//! Who asks the engine for something.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::ConnectionId;
use crate::network_variables::NetworkVariables;
use crate::program::Program;

/// A surface of Rolecall, as the activity log names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Surface {
    /// The tray menu.
    Tray,
    /// A button of a notice.
    Notice,
    /// The window.
    Window,
    /// The command line.
    CommandLine,
    /// Rolecall itself (auto-renewal).
    Engine,
}

/// The program at the other end of a connection; kept for the log and for later approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Caller {
    /// Its process id, as the kernel tells.
    pub pid: u32,
    /// The program that called it, e.g. `terraform`; empty where unknown.
    pub program: String,
    /// What the system proves that it runs, where that was looked at: `/usr/bin/python3.11 /usr/bin/aws`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub files: Option<String>,
}

/// Who asked for one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// Through which surface.
    pub surface: Surface,
    /// The connection to answer, where it came over one.
    pub connection: Option<ConnectionId>,
    /// The program, where it came over a connection.
    pub caller: Option<Caller>,
    /// What the system proves of it, where that was looked at.
    pub program: Option<Box<Program>>,
    /// Whether that surface can ask a person for a code there and then (a terminal).
    pub can_prompt: bool,
    /// The desktop's permission to come to the front, from the click itself (xdg-activation).
    pub activation_token: Option<String>,
    /// What its environment says of the way to AWS. What it leaves unsaid is as the engine's environment has it.
    pub variables: NetworkVariables,
    /// Where its environment has AWS's files, where that is not where the engine's has them.
    pub aws_places: Option<AwsPlaces>,
}

/// Where `~/.aws/config` and `~/.aws/credentials` are, or what stands for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AwsPlaces {
    /// `AWS_CONFIG_FILE`
    pub config: String,
    /// `AWS_SHARED_CREDENTIALS_FILE`
    pub credentials: String,
}

impl Requester {
    /// Rolecall itself.
    pub fn engine() -> Self {
        Self::click(Surface::Engine, None)
    }

    /// Whether a person waits there and then, so that the keychain's own prompt does not come out of the blue.
    pub fn is_a_person(&self) -> bool {
        match self.surface {
            Surface::Tray | Surface::Notice | Surface::Window => true,
            Surface::CommandLine => self.can_prompt,
            Surface::Engine => false,
        }
    }

    /// A click in the tray menu or on a notice: nothing is answered but by what people see.
    pub fn click(surface: Surface, activation_token: Option<String>) -> Self {
        Self {
            surface,
            connection: None,
            caller: None,
            program: None,
            can_prompt: false,
            activation_token,
            variables: NetworkVariables::default(),
            aws_places: None,
        }
    }
}
