//! The sandbox as AWS's own SDK and a plain HTTP client see it.

#![allow(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

mod assume_role;
mod faults;
mod other_actions;
mod signatures;
mod signin;
mod support;
