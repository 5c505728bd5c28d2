//! The sandbox as AWS's own SDK and a plain HTTP client see it.

mod assume_role;
mod faults;
mod other_actions;
mod signatures;
mod signin;
mod support;
