//! The journeys of the command line: the real `rolecall` with and without an engine running, on a terminal and off it.

mod aws_files;
mod clients;
mod codes;
mod doctor;
mod engines;
mod exit_codes;
mod first_hour;
mod first_steps;
mod handing_out;
mod nesting;
mod reasons;
mod settings;
mod setup;
mod support;
mod team;
mod two_accounts;
