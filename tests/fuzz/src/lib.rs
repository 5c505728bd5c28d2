//! Every parser of bytes from outside, each as a function that may not panic, hang or break the promise in its words.
//!
//! `./dev fuzz` feeds them by libFuzzer; `tests/corpora.rs` feeds each a short round of the committed corpora.

mod answers;
#[path = "../../../src-tauri/crates/cli/src/endpoint.rs"]
mod endpoint;
mod files;
mod frames;
mod loopback;
mod sign_ins;
mod words;

/// Takes some bytes.
pub type Parser = fn(&[u8]);

/// All parsers by the names of their corpora.
pub const PARSERS: [(&str, Parser); 19] = [
    ("activity-log", files::activity_log),
    ("arn", words::arn),
    ("aws-files", files::aws_files),
    ("destination", words::destination),
    ("endpoint", loopback::endpoint),
    ("explain", words::explain),
    ("frames", frames::frames),
    ("identity-center", sign_ins::identity_center),
    ("login", sign_ins::login),
    ("login-answer", sign_ins::login_answer),
    ("record", files::record),
    ("redirect", loopback::redirect),
    ("sealed-store", files::sealed_store),
    ("settings", files::settings),
    ("shared-sign-in", sign_ins::shared_sign_in),
    ("sign-in", answers::sign_in),
    ("start-url", words::start_url),
    ("sts", answers::sts),
    ("team-file", files::team_file),
];
