//! The `rolecall-sandbox` program: what it prints, and that it ends with its standard input.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

#[test]
fn it_prints_its_endpoints_and_ends_with_its_input() {
    let folder = std::env::temp_dir().join(format!("rolecall-sandbox-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let ready_file = folder.join("ready.json");
    let mut sandbox = Command::new(env!("CARGO_BIN_EXE_rolecall-sandbox"))
        .arg("--ready-file")
        .arg(&ready_file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(sandbox.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let url = ready["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"));
    assert_eq!(ready["signin_endpoint"], format!("{url}/federation"));
    assert_eq!(ready["users"][0]["access_key_id"], "AKIASANDBOXJO0000001");
    assert!(!line.contains("fake-secret"), "secrets are printed on request alone");
    drop(sandbox.stdin.take());
    assert!(sandbox.wait().unwrap().success());
    assert_eq!(std::fs::read_to_string(&ready_file).unwrap(), line);
    std::fs::remove_dir_all(folder).unwrap();
}
