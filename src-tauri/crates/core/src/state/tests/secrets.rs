//! No secret is shown by `Debug`, whichever event or effect carries it.

use super::bench::*;
use crate::request::SecretInput;
use crate::secret::AccessKey;
use crate::state::event::Event;
use crate::state::network::NetworkCall;

fn shows_no_canary(what: &impl std::fmt::Debug) {
    let shown = format!("{what:?} {what:#?}");
    assert!(!shown.contains("canary") && !shown.contains("123456\""), "{shown}");
}

#[test]
fn no_event_effect_session_or_answer_shows_a_secret() {
    let mut bench = Bench::new();
    let key = AccessKey {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: "canary-secret-of-forty-characters-123456".into(),
    };
    let sources = read(SETTINGS).settings.sources;
    let mut source = sources[0].clone();
    source.id = crate::id::SourceId::new("new");
    source.name = "new".to_owned();
    let change = Box::new(crate::settings::Change::PutSource { source });
    let request = SecretInput::AddSource { change, key: Some(key), base_revision: bench.state.revision() };
    shows_no_canary(&request);
    bench.ask(window(1), request);
    shows_no_canary(&bench.pending);
    bench.identified("arn:aws:iam::111122223333:user/jo");
    shows_no_canary(&bench.take("StoreKey"));

    bench.open(terminal(1), "admin");
    let code = crate::mfa::MfaCode::parse("123456").expect("a code");
    shows_no_canary(&SecretInput::AnswerCode { prompt: bench.prompt().id, code });
    bench.answer_code(bench.prompt().id);
    shows_no_canary(&bench.pending);
    shows_no_canary(&Event::Assumed(
        match bench.next_effect_call() {
            NetworkCall::Assume { key, .. } => key.clone(),
            _ => unreachable!(),
        },
        Ok(assumed(bench.now)),
    ));
    bench.assumed(60);
    shows_no_canary(&bench.pending);
    shows_no_canary(&minted());
    bench.minted();
    shows_no_canary(&bench.pending);
    bench.browser(Ok(()));
    shows_no_canary(&bench.saves);
    let credentials = bench.credentials(program(2), "admin");
    shows_no_canary(bench.secret(credentials));
    shows_no_canary(&bench.log);
    shows_no_canary(&bench.snapshot());
}
