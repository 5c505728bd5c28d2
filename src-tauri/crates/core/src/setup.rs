//! Setting access up: a role with its trust policy and its permissions, and the one statement by which whoever assumes
//! it may do so. What is wished for ([`wish`]) becomes policies ([`policies`]) and an ordered row of IAM calls
//! ([`calls`]), which [`write`] says as commands, as templates or as JSON. Nothing here calls AWS.

pub mod calls;
pub mod policies;
pub mod policy;
pub mod wish;
pub mod write;
