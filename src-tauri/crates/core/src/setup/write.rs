//! A set-up in the words of the tool that a person makes it with.

mod cloudformation;
mod commands;
mod json;
mod terraform;

use super::calls::Setup;

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The AWS CLI, in a POSIX shell.
    Commands,
    /// CloudFormation, as JSON.
    CloudFormation,
    /// Terraform or OpenTofu.
    Terraform,
    /// The policies alone, as JSON.
    Json,
}

impl Format {
    /// All of them, with the word that each goes by.
    pub const ALL: [(&'static str, Self); 4] = [
        ("aws-cli", Self::Commands),
        ("cloudformation", Self::CloudFormation),
        ("terraform", Self::Terraform),
        ("json", Self::Json),
    ];

    /// The text, with a line's end at its end.
    pub fn write(self, setup: &Setup) -> String {
        match self {
            Self::Commands => commands::write(setup),
            Self::CloudFormation => cloudformation::write(setup),
            Self::Terraform => terraform::write(setup),
            Self::Json => json::write(setup),
        }
    }
}

#[cfg(test)]
mod tests;
