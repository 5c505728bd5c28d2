//! The kinds of values that keys of the settings take: how each is read, what is expected where the file holds
//! something else, and how it is written.

use std::collections::BTreeMap;

use toml_edit::{Array, InlineTable, Item, Value as TomlValue};

use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::oidc::Preset;
use crate::role::{Allow, Colour, OpenWith};
use crate::shown::shown;
use crate::source::Prefer;

pub(super) const TEXT: &str = "text in quotes";
pub(super) const FLAG: &str = "true or false";
pub(super) const DURATION: &str = "a duration such as 4h";
const DURATIONS: &str = "a list of durations such as [\"15m\", \"5m\"]";
const PORT: &str = "a port's number such as 8400";
const LIST: &str = "a list of texts such as [\"a\", \"b\"]";
pub(super) const COMMAND: &str = "a program and its arguments such as [\"ykman\", \"oath\"]";
pub(super) const TAGS: &str = "tags such as { Project = \"apollo\" }";
pub(super) const OPEN_WITH: &str =
    "\"default\", \"private\", \"profile:NAME\" or [\"program\", \"argument\"]";

/// A value as the file may hold it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain {
    Text(String),
    Number(u16),
    Flag(bool),
    /// A flag whose absence says something else than false.
    Choice(bool),
    List(Vec<String>),
    Pairs(BTreeMap<String, String>),
}

impl Plain {
    /// For people, with what can't be seen escaped.
    pub(crate) fn words(&self) -> String {
        let words = match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) | Self::Choice(flag) => flag.to_string(),
            Self::List(texts) => texts.join(", "),
            Self::Pairs(pairs) => {
                pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
            }
        };
        shown(&words).into_owned()
    }

    pub(crate) fn value(&self) -> TomlValue {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(number) => i64::from(*number).into(),
            Self::Flag(flag) | Self::Choice(flag) => (*flag).into(),
            Self::List(texts) => TomlValue::Array(texts.iter().collect::<Array>()),
            Self::Pairs(pairs) => TomlValue::InlineTable(pairs.iter().collect::<InlineTable>()),
        }
    }
}

/// What a key of the settings may hold.
pub(crate) trait Value: Sized {
    /// In words, for the message about any other value.
    fn expected() -> String;

    /// `None`: the file holds something else.
    fn read(item: &Item) -> Option<Self>;

    /// `None`: the key need not be there.
    fn plain(&self) -> Option<Plain>;
}

/// A line each: the type, what is expected, how it is read, how it is written.
macro_rules! values {
    ($($kind:ty: $expected:expr, $read:expr, $plain:expr;)+) => { $(
        impl Value for $kind {
            fn expected() -> String {
                $expected.into()
            }

            fn read(item: &Item) -> Option<Self> {
                let read: fn(&Item) -> Option<Self> = $read;
                read(item)
            }

            fn plain(&self) -> Option<Plain> {
                let plain: fn(&Self) -> Option<Plain> = $plain;
                plain(self)
            }
        }
    )+ };
}
pub(super) use values;

values! {
    String: TEXT, text, |text| Some(Plain::Text(text.clone()));
    bool: FLAG, Item::as_bool, |flag| flag.then_some(Plain::Flag(true));
    Option<u16>: PORT, |item| item.as_integer().and_then(|number| u16::try_from(number).ok()).map(Some),
        |number| number.map(Plain::Number);
    Option<bool>: FLAG, |item| item.as_bool().map(Some), |flag| flag.map(Plain::Choice);
    Seconds: DURATION, |item| item.as_str()?.parse().ok(), |length| Some(Plain::Text(length.to_string()));
    Vec<Seconds>: DURATIONS, durations,
        |lengths| Some(Plain::List(lengths.iter().map(ToString::to_string).collect()));
    Vec<String>: LIST, texts, |texts| (!texts.is_empty()).then(|| Plain::List(texts.clone()));
    // A list that may be missing altogether is a program with its arguments.
    Option<Vec<String>>: COMMAND, |item| texts(item).filter(|words| !words.is_empty()).map(Some),
        |command| command.clone().map(Plain::List);
    BTreeMap<String, String>: TAGS, pairs, |pairs| (!pairs.is_empty()).then(|| Plain::Pairs(pairs.clone()));
    OpenWith: OPEN_WITH, open_with, |open_with| Some(match open_with {
        OpenWith::Default => Plain::Text("default".to_owned()),
        OpenWith::Private => Plain::Text("private".to_owned()),
        OpenWith::Profile(name) => Plain::Text(format!("profile:{name}")),
        OpenWith::Program(program) => Plain::List(program.clone()),
    });
    // An empty text or id says as much as none.
    Option<String>: TEXT, |item| text(item).map(filled), |text| optional_text(text.as_deref());
    Option<RoleId>: TEXT, |item| text(item).map(|text| filled(text).map(RoleId::new)),
        |id| optional_text(id.as_ref().map(RoleId::as_str));
    Option<SourceId>: TEXT, |item| text(item).map(|text| filled(text).map(SourceId::new)),
        |id| optional_text(id.as_ref().map(SourceId::as_str));
    Allow: one_of(&Allow::ALL), |item| meaning(item, &Allow::ALL),
        |allow| word(allow, &Allow::ALL).filter(|_| *allow != Allow::default());
    Colour: one_of(&Colour::ALL), |item| meaning(item, &Colour::ALL), |colour| word(colour, &Colour::ALL);
    Prefer: one_of(&Prefer::ALL), |item| meaning(item, &Prefer::ALL), |prefer| word(prefer, &Prefer::ALL);
    Option<Colour>: Colour::expected(), |item| Colour::read(item).map(Some), |this| this.as_ref()?.plain();
    Option<OpenWith>: OPEN_WITH, |item| open_with(item).map(Some), |this| this.as_ref()?.plain();
    Option<Prefer>: Prefer::expected(), |item| Prefer::read(item).map(Some), |this| this.as_ref()?.plain();
    Preset: one_of(&Preset::ALL), |item| meaning(item, &Preset::ALL), |preset| word(preset, &Preset::ALL);
    Option<Preset>: Preset::expected(), |item| Preset::read(item).map(Some), |this| this.as_ref()?.plain();
    Option<Seconds>: DURATION, |item| Seconds::read(item).map(Some), |this| this.as_ref()?.plain();
}

fn text(item: &Item) -> Option<String> {
    item.as_str().map(str::to_owned)
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn optional_text(text: Option<&str>) -> Option<Plain> {
    text.filter(|text| !text.is_empty()).map(|text| Plain::Text(text.to_owned()))
}

pub(super) fn texts(item: &Item) -> Option<Vec<String>> {
    item.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Longest first, each once.
fn durations(item: &Item) -> Option<Vec<Seconds>> {
    let mut durations: Vec<Seconds> =
        texts(item)?.iter().map(|text| text.parse().ok()).collect::<Option<_>>()?;
    durations.sort_unstable_by(|one, other| other.cmp(one));
    durations.dedup();
    Some(durations)
}

fn pairs(item: &Item) -> Option<BTreeMap<String, String>> {
    let pairs = item.as_table_like()?.iter();
    pairs.map(|(key, value)| Some((key.to_owned(), value.as_str()?.to_owned()))).collect()
}

fn open_with(item: &Item) -> Option<OpenWith> {
    match item.as_str() {
        Some("default") => Some(OpenWith::Default),
        Some("private") => Some(OpenWith::Private),
        Some(text) => {
            let profile = text.strip_prefix("profile:").filter(|name| !name.is_empty())?;
            Some(OpenWith::Profile(profile.to_owned()))
        }
        None => texts(item).filter(|program| !program.is_empty()).map(OpenWith::Program),
    }
}

pub(super) fn one_of<T>(words: &[(&str, T)]) -> String {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    format!("one of {}", words.join(", "))
}

pub(super) fn meaning<T: Copy>(item: &Item, words: &[(&str, T)]) -> Option<T> {
    let text = item.as_str()?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
}

pub(super) fn word<T: PartialEq>(wanted: &T, words: &[(&str, T)]) -> Option<Plain> {
    words.iter().find(|(_, meaning)| meaning == wanted).map(|(word, _)| Plain::Text((*word).to_owned()))
}
