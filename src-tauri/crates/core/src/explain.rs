//! Why AWS refused something, read from its own words (IAM User Guide, "Troubleshoot access denied error messages"), and
//! the statement that would allow it.

use crate::setup::policies::trust_in;
use crate::setup::policy::{Policy, Statement};
use crate::setup::wish::{AccountPlace, Who};
use crate::shown::is_plain;

/// Between who asked and what for, in every such text.
const REFUSED: &str = "is not authorized to perform: ";
/// Behind a text of EC2's, which hides the rest.
const ENCODED: &str = "Encoded authorization failure message: ";

/// A refusal, as far as AWS tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The ARN of whoever asked.
    pub who: String,
    /// What they wanted: `s3:GetObject`.
    pub action: String,
    /// The ARN of what it was wanted of.
    pub resource: Option<String>,
    /// Whose rule it was.
    pub rule: Rule,
    /// Whether a rule denies it; otherwise none allows it.
    pub denied: bool,
    /// The ARN of the policy with that rule, which AWS names since January 2026 for some.
    pub policy: Option<String>,
    /// Whether there is more that only AWS can read.
    pub encoded: bool,
}

/// The kinds of policy that decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The policies of whoever asked.
    Identity,
    /// The role's own word on who may assume it.
    Trust,
    /// The policy of the bucket, key, queue …
    Resource,
    /// The bound of whoever asked.
    Boundary,
    /// What the session was narrowed to when it began.
    Session,
    /// The organization's, on the account of whoever asked.
    ServiceControl,
    /// The organization's, on the account of the resource.
    ResourceControl,
    /// The network's way to AWS.
    Endpoint,
    /// AWS does not say.
    Unsaid,
}

impl Rule {
    /// Each with AWS's words for it.
    const WORDS: [(Self, &'static str); 8] = [
        (Self::ServiceControl, "service control policy"),
        (Self::ResourceControl, "resource control policy"),
        (Self::Boundary, "permissions boundary"),
        (Self::Session, "session policy"),
        (Self::Endpoint, "VPC endpoint policy"),
        (Self::Trust, "trust policy"),
        (Self::Identity, "identity-based policy"),
        (Self::Resource, "resource-based policy"),
    ];

    /// The rule that a text of AWS names.
    pub fn named_in(text: &str) -> Self {
        let named = Self::WORDS.iter().find(|(_, words)| text.contains(words));
        named.map_or(Self::Unsaid, |(rule, _)| *rule)
    }

    /// Its word in text ids.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Trust => "trust",
            Self::Resource => "resource",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::ServiceControl => "service-control",
            Self::ResourceControl => "resource-control",
            Self::Endpoint => "endpoint",
            Self::Unsaid => "unsaid",
        }
    }
}

impl Refusal {
    /// The first refusal in a text: an error of any AWS tool, as it was copied, with its line breaks and frames.
    pub fn read(text: &str) -> Option<Self> {
        let text = joined(text);
        let at = text.find(REFUSED)?;
        let who = text[..at]
            .trim_end()
            .rsplit(' ')
            .next()
            .map(bare)
            .filter(|who| !who.is_empty() && is_plain(who))?;
        let rest = &text[at + REFUSED.len()..];
        let action = bare(rest.split(' ').next()?);
        let is_action = action.split_once(':').is_some_and(|(service, name)| {
            !service.is_empty() && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        if !is_action {
            return None;
        }
        // The next refusal says other things.
        let rest = rest.find(REFUSED).map_or(rest, |next| &rest[..next]);
        // Some services say first what it is: "policy arn:…".
        let resource = rest.split_once(" on resource: ").and_then(|(_, named)| {
            let mut words = named.split(' ').take(2).map(bare);
            words.find(|word| *word == "*" || word.starts_with("arn:")).filter(|word| is_plain(word))
        });
        let policy =
            rest.split(' ').map(bare).find(|word| word.starts_with("arn:") && word.contains(":policy/"));
        let policy = policy.filter(|policy| resource != Some(*policy) && is_plain(policy));
        Some(Self {
            who: who.to_owned(),
            action: action.to_owned(),
            resource: resource.map(ToOwned::to_owned),
            rule: Rule::named_in(rest),
            denied: rest.contains("explicit deny"),
            policy: policy.map(ToOwned::to_owned),
            encoded: rest.contains(ENCODED),
        })
    }

    /// The policy whose statement would allow it: for whoever asked, or for the role's trust policy. `None` where no
    /// statement would: nothing helps against a rule that denies, and what an organization, a bound or a network decides is
    /// theirs to change.
    pub fn remedy(&self) -> Option<Policy> {
        if self.denied {
            return None;
        }
        match self.rule {
            Rule::Identity => {
                let resource = self.resource.clone().unwrap_or_else(|| "*".to_owned());
                let allow = Statement::allow([self.action.clone()], vec![resource]);
                Some(Policy::of([allow]))
            }
            Rule::Trust => {
                let who = Who::of_identity(&self.who)?;
                let account = AccountPlace::of_arn(&self.who)?;
                Some(Policy::of([trust_in(&who, &account, [self.action.as_str()])]))
            }
            _ => None,
        }
    }
}

/// On one line, without the frames that tools draw around an error.
fn joined(text: &str) -> String {
    let is_frame = |c: char| c.is_whitespace() || c.is_control() || ('\u{2500}'..='\u{257f}').contains(&c);
    text.split(is_frame).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A word without what stands around it in a sentence or in JSON.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| "\"'`\\,;()[]{}<>".contains(c)).trim_end_matches(['.', ':', '"', '\\'])
}

#[cfg(test)]
mod tests;
