//! The one text catalogue (Fluent): every sentence a person sees in tray, notices, window and command line.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

const ENGLISH: &str = include_str!("../locales/en.ftl");

/// The catalogue of one language.
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

/// What may stand for a placeholder.
pub trait IntoArg {
    /// As Fluent wants it.
    fn into_arg(self) -> FluentValue<'static>;
}

impl IntoArg for &str {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}

impl IntoArg for &String {
    fn into_arg(self) -> FluentValue<'static> {
        self.as_str().into_arg()
    }
}

impl IntoArg for String {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self))
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
    /// The English catalogue, the only one so far.
    pub fn english() -> Self {
        // A damaged catalogue is found by the tests, not by a person: what parses of it is used.
        let resource = match FluentResource::try_new(ENGLISH.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::LanguageIdentifier::default()]);
        bundle.set_use_isolating(false);
        // Without a number formatter Fluent writes plain digits, which is what times and counts here want.
        bundle.add_resource_overriding(resource);
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
