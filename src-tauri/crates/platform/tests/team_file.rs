//! A team's file behind an https address.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::routing::get;
use rolecall_core::failure::Failure;
use rolecall_core::settings::{SettingsError, SettingsWrong};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::team_file::fetch;
use rolecall_tests::tls::Tls;

const FILE: &str = "version = 1\n";

fn pages() -> Router {
    Router::new()
        .route("/team.toml", get(async || FILE))
        .route("/moved", get(async || (StatusCode::FOUND, [(LOCATION, "/team.toml")])))
        .route("/large", get(async || "#".repeat(2 << 20)))
}

fn reason(result: Result<String, Failure>) -> String {
    match result {
        Err(Failure::TeamFile(SettingsError { wrong: SettingsWrong::Unreadable { reason }, .. })) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_is_fetched_from_the_address_that_was_named_and_from_nowhere_else() {
    let server = Tls::serve(pages()).await.expect("serves");
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = server.bundle(folder.path()).expect("writes");
    let http = Http::with_ca_bundle(Limits::default(), Some(bundle.into_os_string()));
    assert_eq!(fetch(&http, &server.at("/team.toml")).await, Ok(FILE.to_owned()));
    let address = server.at("/");
    let host = address.trim_start_matches("https://").trim_end_matches('/');
    assert_eq!(reason(fetch(&http, &server.at("/moved")).await), format!("{host} answered with status 302"));
    assert_eq!(
        reason(fetch(&http, &server.at("/missing")).await),
        format!("{host} answered with status 404")
    );
    assert_eq!(reason(fetch(&http, &server.at("/large")).await), "it is larger than 1 MB");

    let untrusting = Http::with_ca_bundle(Limits::default(), None);
    let untrusted = fetch(&untrusting, &server.at("/team.toml")).await;
    assert_eq!(reason(untrusted), format!("the certificate of {host} is not trusted"));
    assert_eq!(reason(fetch(&http, "https://localhost:1/team.toml").await), "localhost:1 can't be reached");
}
