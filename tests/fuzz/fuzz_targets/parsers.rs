//! libFuzzer over the parser that `ROLECALL_FUZZ` names: one program for all, since linking it takes the longest.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rolecall_fuzz::{PARSERS, Parser};

static PARSER: OnceLock<Parser> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var("ROLECALL_FUZZ").unwrap_or_default();
        let parser = PARSERS.iter().find(|(known, _)| *known == name).map(|(_, parser)| *parser);
        PARSER.set(parser.expect("ROLECALL_FUZZ names a parser")).expect("once");
    },
    |bytes: &[u8]| {
        if let Some(parser) = PARSER.get() {
            parser(bytes);
        }
    }
);
