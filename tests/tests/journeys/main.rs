//! Whole journeys with the real programs: on a desktop of their own, at a terminal, and against the sandbox for AWS.
//!
//! They are one program, so that they are linked once and one test's waiting is another's time to run.

#![allow(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

mod approval;
mod aws_login;
mod canary;
mod command_line;
mod company;
mod desktop;
mod faults;
mod notice;
mod provider;
mod sessions;
mod start;
mod tray;
mod ways;
mod window;
