//! Every parser of bytes from outside, each as a function that may not panic, hang or break the promise in its words.
//!
//! `./dev fuzz` feeds them by libFuzzer; `tests/corpora.rs` feeds each a short round of the committed corpora.

mod answers;
#[path = "../../../src-tauri/crates/cli/src/endpoint.rs"]
mod endpoint;
mod files;
mod frames;
mod loopback;
mod words;

/// Takes some bytes.
pub type Parser = fn(&[u8]);

/// All parsers by the names of their corpora.
pub const PARSERS: [(&str, Parser); 12] = [
    ("activity-log", files::activity_log),
    ("arn", words::arn),
    ("aws-files", files::aws_files),
    ("destination", words::destination),
    ("endpoint", loopback::endpoint),
    ("frames", frames::frames),
    ("redirect", loopback::redirect),
    ("sealed-store", files::sealed_store),
    ("settings", files::settings),
    ("sign-in", answers::sign_in),
    ("sts", answers::sts),
    ("team-file", files::team_file),
];
