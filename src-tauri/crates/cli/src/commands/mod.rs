//! The subcommands, one file each: its arguments, what it asks the engine, and what it prints.

pub mod account;
pub mod agent;
pub mod completions;
pub mod console;
pub mod credential_process;
pub mod doctor;
pub mod end;
pub mod env;
pub mod exec;
pub mod find;
pub mod import;
pub mod log;
pub mod man;
pub mod renew;
pub mod role;
pub mod roles;
pub mod sessions;
pub mod source;
pub mod team;
pub mod whoami;
