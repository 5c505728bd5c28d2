//! What stands for AWS in the tests: the sandbox as AWS's own SDK and a plain HTTP client see it, and MiniStack.

#![allow(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

mod assume_role;
mod center;
mod faults;
mod login;
mod ministack;
mod other_actions;
mod program;
mod signatures;
mod signin;
mod support;
