//! The parameter rules of the STS service model, with the messages AWS gives when they are broken.

use std::sync::LazyLock;

use regex::Regex;

use super::api::{ApiError, Params};

/// A rule for a string: its length in characters and its pattern as the model spells it.
pub(super) struct TextRule {
    min: usize,
    max: usize,
    pattern: &'static str,
    regex: LazyLock<Regex>,
}

macro_rules! text_rule {
    ($name:ident, $min:expr, $max:expr, $pattern:literal) => {
        pub(super) static $name: TextRule = TextRule {
            min: $min,
            max: $max,
            pattern: $pattern,
            // `\w` and `\d` are ASCII alone in the model.
            regex: LazyLock::new(|| {
                let ascii = $pattern.replace(r"\w", "A-Za-z0-9_").replace(r"\d", "0-9");
                Regex::new(&format!("^(?:{ascii})$")).expect("the pattern is a constant")
            }),
        };
    };
}

text_rule!(
    ROLE_ARN,
    20,
    2048,
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+"
);
text_rule!(ROLE_SESSION_NAME, 2, 64, r"[\w+=,.@-]*");
text_rule!(EXTERNAL_ID, 2, 1224, r"[\w+=,.@:\/-]*");
text_rule!(SERIAL_NUMBER, 9, 256, r"[\w+=/:,.@-]*");
text_rule!(TOKEN_CODE, 6, 6, r"[\d]*");
text_rule!(SOURCE_IDENTITY, 2, 64, r"[\w+=,.@-]*");
text_rule!(WEB_IDENTITY_TOKEN, 4, 20_000, r"(?s:.*)");
text_rule!(USER_NAME, 2, 32, r"[\w+=,.@-]*");
text_rule!(TAG_KEY, 1, 128, r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+");
text_rule!(TAG_VALUE, 0, 256, r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*");
text_rule!(POLICY, 1, 2048, r"[\u0009\u000A\u000D\u0020-\u00FF]+");

/// Gathers every broken rule of one request, as AWS tells them all at once.
pub(super) struct Validator<'a> {
    params: &'a Params,
    problems: Vec<String>,
}

impl<'a> Validator<'a> {
    pub(super) fn new(params: &'a Params) -> Self {
        Self { params, problems: Vec::new() }
    }

    /// A required parameter. A missing one is empty text here, and `finish` reports it.
    pub(super) fn required(&mut self, name: &str, rule: &TextRule) -> &'a str {
        let value = self.optional(name, rule);
        if value.is_none() {
            let member = member(name);
            self.problems.push(format!(
                "Value null at '{member}' failed to satisfy constraint: Member must not be null"
            ));
        }
        value.unwrap_or_default()
    }

    /// A parameter that may be there.
    pub(super) fn optional(&mut self, name: &str, rule: &TextRule) -> Option<&'a str> {
        let value = self.params.get(name)?;
        self.text(&member(name), value, rule);
        Some(value)
    }

    /// A value from within a list.
    pub(super) fn text(&mut self, member: &str, value: &str, rule: &TextRule) {
        let length = value.chars().count();
        if !rule.regex.is_match(value) {
            let pattern = rule.pattern;
            self.problem(member, value, &format!("satisfy regular expression pattern: {pattern}"));
        }
        if length > rule.max {
            self.problem(member, value, &format!("have length less than or equal to {}", rule.max));
        }
        if length < rule.min {
            self.problem(member, value, &format!("have length greater than or equal to {}", rule.min));
        }
    }

    /// DurationSeconds, within the action's limits.
    pub(super) fn duration(&mut self, default: i64, min: i64, max: i64) -> Result<i64, ApiError> {
        let Some(value) = self.params.get("DurationSeconds") else { return Ok(default) };
        let Ok(seconds) = value.parse::<i64>() else {
            return Err(ApiError::new(
                http::StatusCode::BAD_REQUEST,
                "MalformedInput",
                "DurationSeconds is not an integer",
            ));
        };
        if seconds > max {
            self.problem("durationSeconds", value, &format!("have value less than or equal to {max}"));
        }
        if seconds < min {
            self.problem("durationSeconds", value, &format!("have value greater than or equal to {min}"));
        }
        Ok(seconds)
    }

    /// A list with at most `max` members.
    pub(super) fn at_most(&mut self, member: &str, length: usize, max: usize) {
        if length > max {
            self.problem(member, "[...]", &format!("have length less than or equal to {max}"));
        }
    }

    /// Every broken rule in one ValidationError.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        let count = self.problems.len();
        match count {
            0 => Ok(()),
            1 => Err(ApiError::validation(format!("1 validation error detected: {}", self.problems[0]))),
            _ => Err(ApiError::validation(format!(
                "{count} validation errors detected: {}",
                self.problems.join("; ")
            ))),
        }
    }

    fn problem(&mut self, member: &str, value: &str, rule: &str) {
        self.problems
            .push(format!("Value '{value}' at '{member}' failed to satisfy constraint: Member must {rule}"));
    }
}

/// A parameter's name as the messages spell it: `RoleArn` is `roleArn`.
fn member(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}
