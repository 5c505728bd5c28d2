//! Generated files of AWS's are read as botocore reads them, but for the differences that `core::aws_config` names.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rolecall_core::aws_config::{AwsConfig, ProblemKind};
use serde_json::Value;

/// So many pairs of files.
const FILES: usize = 4_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Lines as people, editors and other tools write them, some of them wrong.
fn line() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "a", "b", "default", "my role", "\"a\"", "'b c'", "prüfung", "[x]-y", "a#1", "", "a\\ b", "it's",
    ]);
    let header = (
        prop::sample::select(vec![
            "profile ",
            "profile  ",
            "profile\t",
            "",
            "sso-session ",
            "services ",
            "Profile ",
            "profile",
        ]),
        names,
        prop::sample::select(vec!["", " ", " # mine", " /* x */", "]"]),
    )
        .prop_map(|(kind, name, behind)| format!("[{kind}{name}]{behind}"));
    let keys =
        prop::sample::select(vec!["region", "role_arn", "Output", "s3", "aws_access_key_id", "", "a b"]);
    let values = prop::sample::select(vec![
        "",
        "eu-west-1",
        "a=b",
        "a:b",
        "x # y",
        "x#y",
        "ü",
        "\u{a0}x\u{a0}",
        "[x]",
        "x ; y",
    ]);
    let delimiters = prop::sample::select(vec!["=", " = ", ":", " : ", " ", "\u{a0}=\u{a0}", "\t=\t"]);
    let property =
        (keys, delimiters, values).prop_map(|(key, between, value)| format!("{key}{between}{value}"));
    let comments =
        prop::sample::select(vec!["# ask Kim", "; x", "", "   ", "\t"]).prop_map(ToOwned::to_owned);
    let fixed = prop::sample::select(vec!["[default]", "[DEFAULT]", "[ default ]", "[]", "[", "nonsense"])
        .prop_map(ToOwned::to_owned);
    let content = prop_oneof![3 => header, 8 => property, 2 => comments, 1 => fixed];
    let indents = prop::sample::select(vec!["", "", "", "    ", "\t", " ", "\u{a0}"]);
    (indents, content).prop_map(|(indent, content)| format!("{indent}{content}"))
}

/// A file that begins as most do, so that not nearly all are refused for their first line.
fn file(first: &'static [&'static str]) -> impl Strategy<Value = String> {
    let ends = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r"]);
    (prop::sample::select(first), prop::collection::vec(line(), 0..9), ends).prop_map(
        |(first, lines, end)| std::iter::once(first.to_owned()).chain(lines).map(|line| line + end).collect(),
    )
}

/// What botocore reads in each pair: `null` where it refuses one.
fn by_botocore(files: &[(String, String)]) -> Vec<Value> {
    let python = root().join("target/clients/bin/python");
    let mut child = Command::new(&python)
        .arg(root().join("tests/clients/read_aws_files.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; ./dev test installs it", python.display()));
    let stdin = child.stdin.take().expect("a pipe");
    serde_json::to_writer(&stdin, files)
        .and_then(|()| (&stdin).flush().map_err(serde_json::Error::io))
        .expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("an answer");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What botocore says, with the differences on purpose: blank is none, and a comment behind a value is no part of it.
fn as_we_read(profile: &Value) -> BTreeMap<String, String> {
    let mut properties = BTreeMap::new();
    for (name, value) in profile.as_object().expect("properties") {
        let text = match value {
            Value::Object(nested) => format!("\n{}", nested.len()),
            value => {
                let text = value.as_str().expect("text");
                let comment = [" #", " ;", "\t#", "\t;"].into_iter().filter(|_| !text.contains('\n'));
                let end = comment.filter_map(|comment| text.find(comment)).min().unwrap_or(text.len());
                text[..end].trim_end().to_owned()
            }
        };
        if !text.is_empty() {
            properties.insert(name.clone(), text);
        }
    }
    properties
}

#[test]
fn files_are_read_as_botocore_reads_them() {
    let mut runner = TestRunner::deterministic();
    let pair = (
        file(&["[default]", "[profile a]", "[profile b]", "# mine", "", "region = x", "\u{feff}[default]"]),
        file(&["[default]", "[a]", "[profile a]", "", "aws_access_key_id = x"]),
    );
    let files: Vec<(String, String)> = (0..FILES)
        .map(|_| pair.new_tree(&mut runner).expect("a pair of files").current())
        .map(|(config, credentials)| (config.trim_start_matches('\u{feff}').to_owned(), credentials))
        .collect();
    let mut refused = 0;
    for ((config, credentials), botocore) in files.iter().zip(by_botocore(&files)) {
        let read = AwsConfig::read(config, credentials);
        let whole =
            |kind: &ProblemKind| matches!(kind, ProblemKind::Grammar(_) | ProblemKind::NestedWithoutEquals);
        let told = read.problems().iter().any(|problem| whole(&problem.kind));
        assert_eq!(
            told,
            botocore.is_null(),
            "refused by one alone: {config:?} {credentials:?} {:?}",
            read.problems()
        );
        if botocore.is_null() {
            refused += 1;
            continue;
        }
        let ours: BTreeMap<String, BTreeMap<String, String>> = read
            .profiles()
            .iter()
            .map(|profile| {
                let properties = profile.properties().map(|(name, text)| {
                    let nested = text.strip_prefix('\n').map(|block| {
                        let keys: std::collections::BTreeSet<&str> =
                            block.lines().filter_map(|line| Some(line.split_once('=')?.0.trim())).collect();
                        format!("\n{}", keys.len())
                    });
                    (name.to_owned(), nested.unwrap_or_else(|| text.to_owned()))
                });
                (profile.name.clone(), properties.collect())
            })
            .collect();
        let theirs = botocore.as_object().expect("profiles").iter();
        let theirs: BTreeMap<_, _> =
            theirs.map(|(name, profile)| (name.clone(), as_we_read(profile))).collect();
        assert_eq!(ours, theirs, "{config:?} {credentials:?}");
    }
    assert!(FILES / 10 < refused && refused < FILES / 10 * 9, "both kinds are tried: {refused} refused");
}
