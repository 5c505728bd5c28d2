//! What a command finds in its own environment, where a source is that: the engine may run in another one.

use rolecall_core::failure::Failure;
use rolecall_core::source::{Source, SourceKind};
use rolecall_core::state::event::SourceRead;
use rolecall_engine::ports::Sources as _;
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::sources::SdkSources;
use rolecall_protocol::command::CommandOnly;
use rolecall_protocol::secret::Secret;

/// Reads this process's environment as the AWS SDK does (variables, container, EC2 instance metadata), for the engine.
///
/// # Errors
/// There are no credentials in it, or what should give them does not.
pub fn bring_environment() -> Result<CommandOnly, Failure> {
    let source = Source::new("The environment", SourceKind::Environment);
    let sources = SdkSources::new(Http::new(Limits::default()));
    let SourceRead { credentials, facts } = crate::one_shot::runtime()?.block_on(sources.read(source))?;
    Ok(CommandOnly::BringEnvironment {
        access_key_id: credentials.access_key_id,
        secret_access_key: Secret(credentials.secret_access_key),
        session_token: credentials.session_token.map(Secret),
        expiration: credentials.expiration,
        region: facts.region,
    })
}
