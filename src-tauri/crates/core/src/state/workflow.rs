//! What people do with Rolecall, one file each: every file reads from what is asked for to what becomes of it.

pub(super) mod add_key;
mod check;
mod edit_settings;
mod end_session;
mod follow_team;
mod keep_sessions;
mod keychain_status;
mod notice_actions;
mod notify;
mod persisted_records;
mod read_log;
mod read_source;
mod renew;
mod settings_reload;
mod sign_out_in_browser;
