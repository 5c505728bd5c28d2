//! The texts of a program that a person sees, in the system's language.

use rolecall_core::text::Texts;

/// The catalogue of the first language that the system is set to and there are texts in.
pub fn texts() -> Texts {
    Texts::in_language(sys_locale::get_locales())
}
