//! A program that asks for a role's credentials, as the system proves it and not as it says. An interpreter is told by
//! its script: a person allows `aws`, not every program that is written in Python.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::id::RoleId;
use crate::shown::shown;

/// A file by its place and by what is in it: one that was replaced is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProgramFile {
    /// Its whole path, as the system has it.
    pub path: String,
    /// SHA-256 of its content, in hexadecimal.
    pub digest: String,
}

/// What tells one program from another.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct ProgramId {
    /// What the process runs.
    pub executable: ProgramFile,
    /// The script, where that is an interpreter.
    pub script: Option<ProgramFile>,
}

/// A program that asks, with what a person knows it by.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Program {
    /// Which one it is; absent: the system does not tell, or it is an interpreter whose script is not known. It can be
    /// allowed once and is not known again.
    pub id: Option<ProgramId>,
    /// The path of what the process runs, where the system tells it.
    pub path: Option<String>,
    /// The package that brought the executable or the script, by the system's own records.
    pub package: Option<String>,
    /// The terminal it runs on.
    pub terminal: Option<String>,
    /// The folder it works in.
    pub folder: Option<String>,
    /// The path of what started it.
    pub parent: Option<String>,
    /// It is a shell on a terminal at which commands are typed: the person asks.
    #[serde(default)]
    pub is_a_person: bool,
}

/// A program that a person has allowed a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AllowedProgram {
    /// The role.
    pub role: RoleId,
    /// The program.
    pub program: ProgramId,
    /// False: for as long as the role's session lasts.
    pub always: bool,
    /// When the person allowed it.
    #[ts(type = "string")]
    pub since: Timestamp,
}

/// What a person answers to a program that asks for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowing {
    /// What it asks for now.
    Once,
    /// For as long as the role's session lasts.
    Session,
    /// Until it is taken back.
    Always,
    /// Nothing.
    Refuse,
}

impl ProgramId {
    /// The file that people know it by: the script, else the executable.
    pub fn file(&self) -> &ProgramFile {
        self.script.as_ref().unwrap_or(&self.executable)
    }

    /// The last part of that file's path.
    pub fn name(&self) -> String {
        last_part(&self.file().path)
    }

    /// Both files, the interpreter first.
    pub fn files(&self) -> String {
        match &self.script {
            Some(script) => format!("{} {}", shown(&self.executable.path), shown(&script.path)),
            None => shown(&self.executable.path).into_owned(),
        }
    }
}

impl Program {
    /// What it is called; empty where nothing is known of it.
    pub fn name(&self) -> String {
        let path = self.path.as_deref().map(last_part).unwrap_or_default();
        self.id.as_ref().map_or(path, ProgramId::name)
    }

    /// What the system proves that it runs; absent: nothing.
    pub fn files(&self) -> Option<String> {
        let path = || self.path.as_deref().map(|path| shown(path).into_owned());
        self.id.as_ref().map(ProgramId::files).or_else(path)
    }
}

fn last_part(path: &str) -> String {
    shown(path.rsplit(['/', '\\']).next().unwrap_or_default()).into_owned()
}
