//! The parts of the state. Each owns its fields, which are private, and answers in the terms of its field. A part takes
//! values and gives values; it knows neither the other parts nor the workflows that use it.

pub(super) mod allowed_acts;
pub(super) mod approvals;
pub(super) mod calls;
pub(super) mod catalogue;
pub(super) mod clipboard;
pub(super) mod clock;
pub(super) mod config;
pub(super) mod desktop;
pub(super) mod instances;
pub(super) mod jobs;
pub(super) mod notifications;
pub(super) mod presence;
pub(super) mod prompts;
pub(super) mod record_file;
pub(super) mod refusals;
pub(super) mod renewals;
pub(super) mod requester_credentials;
pub(super) mod sessions;
pub(super) mod sign_ins;
pub(super) mod sources;
pub(super) mod store;
pub(super) mod teams;
