//! The text catalogues (Fluent): every sentence that a person sees in tray, notifications and command line, a catalogue a
//! language. The window's texts are in `locales/` too, and its page reads them itself.

use std::borrow::Cow;

use crate::shown::shown;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language that there are texts in.
struct Language {
    /// Its tag, such as `en` or `pt-BR`.
    tag: &'static str,
    texts: &'static str,
}

macro_rules! language {
    ($tag:literal) => {
        Language {
            tag: $tag,
            texts: concat!(
                include_str!(concat!("../locales/", $tag, ".ftl")),
                include_str!(concat!("../locales/shared.", $tag, ".ftl")),
                include_str!(concat!("../locales/surface.", $tag, ".ftl")),
                include_str!(concat!("../locales/cli.", $tag, ".ftl")),
            ),
        }
    };
}

/// Another language is its files and a line here.
const LANGUAGES: &[Language] = &[ENGLISH];
const ENGLISH: Language = language!("en");

/// The catalogue of one language. What it lacks is said in English.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

/// What a text's placeholders stand for.
#[derive(Debug, Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl IntoArg) -> Self {
        self.0.set(name, value.into_arg());
        self
    }
}

/// What may stand for a placeholder. Texts are from outside as often as not, so what is not seen as itself is escaped.
pub trait IntoArg {
    /// As Fluent wants it.
    fn into_arg(self) -> FluentValue<'static>;
}

impl IntoArg for &str {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(shown(self).into_owned()))
    }
}

impl IntoArg for &String {
    fn into_arg(self) -> FluentValue<'static> {
        self.as_str().into_arg()
    }
}

impl IntoArg for String {
    fn into_arg(self) -> FluentValue<'static> {
        self.as_str().into_arg()
    }
}

macro_rules! number_args {
    ($($number:ty),+) => {$(
        impl IntoArg for $number {
            fn into_arg(self) -> FluentValue<'static> {
                FluentValue::from(self)
            }
        }
    )+};
}
number_args!(u16, u32, i64, u64, usize);

impl Texts {
    /// The English catalogue.
    pub fn english() -> Self {
        Self::of(&ENGLISH)
    }

    /// The catalogue of the first of these languages that there are texts in, else the English one. A language is named
    /// by a tag such as `de-AT` or by a POSIX locale such as `de_AT.UTF-8`.
    pub fn in_language<T: AsRef<str>>(wanted: impl IntoIterator<Item = T>) -> Self {
        Self::of(find(LANGUAGES, wanted).unwrap_or(&ENGLISH))
    }

    fn of(language: &Language) -> Self {
        let tag = language.tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        // Without a number formatter Fluent writes plain digits, which is what times and counts here want.
        let own = (language.tag != ENGLISH.tag).then_some(language.texts);
        for texts in [ENGLISH.texts].into_iter().chain(own) {
            // A damaged catalogue is found by the tests, not by a person: what parses of it is used.
            let resource = match FluentResource::try_new(texts.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// A text without placeholders.
    pub fn get(&self, id: &str) -> String {
        self.format(id, &Args::new())
    }

    /// A text with its placeholders filled in. An id that is not in the catalogue shows as itself.
    pub fn format(&self, id: &str, args: &Args) -> String {
        self.bundle
            .get_message(id)
            .and_then(|message| message.value())
            .map_or_else(|| id.to_owned(), |pattern| self.pattern(pattern, args))
    }

    /// An attribute of a text (`.hint`), where it has one.
    pub fn attribute(&self, id: &str, attribute: &str, args: &Args) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        Some(self.pattern(message.get_attribute(attribute)?.value(), args))
    }

    fn pattern(&self, pattern: &fluent_syntax::ast::Pattern<&str>, args: &Args) -> String {
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args.0), &mut errors).into_owned()
    }
}

/// The first of the wanted languages that is among these: in the wanted country, else in any.
fn find<T: AsRef<str>>(languages: &[Language], wanted: impl IntoIterator<Item = T>) -> Option<&Language> {
    wanted.into_iter().find_map(|wanted| {
        let tag = wanted.as_ref().split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        let with_tag = |tag: &str| languages.iter().find(|language| language.tag.eq_ignore_ascii_case(tag));
        with_tag(&tag).or_else(|| with_tag(tag.split('-').next().unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests;
