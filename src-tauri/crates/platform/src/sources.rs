//! The credentials of sources that are no key of the keychain: profiles and environments, as the AWS SDK finds them,
//! and tokens of web identities.

mod environment;
mod process;
mod profile;
mod token;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::time::{Duration, SystemTime};

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::config::Region;
use jiff::Timestamp;
use rolecall_core::asking;
use rolecall_core::aws_config::AwsConfig;
use rolecall_core::aws_file;
use rolecall_core::caller::AwsPlaces;
use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::id::SourceId;
use rolecall_core::mfa::MfaCode;
use rolecall_core::partition::Partition;
use rolecall_core::plan::{CredentialKind, SourceFacts};
use rolecall_core::secret::{SecretString, SourceCredentials};
use rolecall_core::source::{Source, SourceKind};
use rolecall_core::state::event::SourceRead;
use rolecall_engine::ports::{BoxFuture, Sources};

use crate::aws_files::{AwsFiles, Unreadable};
use crate::http::{Http, chain};
use crate::mfa_command;
use crate::sts::{error, retries, timeouts};
use profile::Root;

/// For a source's own credentials: a program of the person's, or a sign-in, may take longer than a call of AWS.
const LIMIT: Duration = Duration::from_secs(60);

/// The longest text of the SDK's or a program's that is passed on.
const MOST_REASON: usize = 400;

/// What the AWS SDK finds. Everything is made each time: the SDK keeps the files it has parsed, and people edit
/// them.
pub struct SdkSources {
    http: Http,
    /// Where the files are, where that is not what this process's environment says.
    places: Option<AwsPlaces>,
}

impl SdkSources {
    /// With this way to the endpoints that sources name (Identity Center, a container's, an instance's).
    pub fn new(http: Http) -> Self {
        Self { http, places: None }
    }

    /// The same with AWS's files from there.
    pub fn with_files(http: Http, places: AwsPlaces) -> Self {
        Self { http, places: Some(places) }
    }

    async fn find(&self, source: &Source) -> Result<SourceRead, Failure> {
        match source.kind.profile() {
            Some(profile) => self.profile(source, profile).await,
            None => self.environment(source).await,
        }
    }

    /// What this process's environment gives: its own key, its profile, or whatever else the SDK finds.
    async fn environment(&self, source: &Source) -> Result<SourceRead, Failure> {
        let get = &environment::variable;
        let region = environment::region(get);
        let wanted = source.region.as_ref().or(region.as_ref());
        let config = self.config_file();
        let wrong = |reason| failed(source, reason);
        let credentials = match environment::key(get).map_err(wrong)? {
            Some(key) => fresh(source, "the environment", key)?,
            None => {
                // What is wrong with the files is the SDK's to say.
                let files = self.files().await.ok();
                let profile = files.as_ref().map(|files| environment::profile(get, files, &config));
                let profile = profile.transpose().map_err(wrong)?.flatten();
                match files.as_ref().zip(profile) {
                    Some((files, profile)) => self.of_profile(source, files, &profile, wanted).await?,
                    None => self.by_chain(source, wanted, &config).await?,
                }
            }
        };
        let credentials_kind = Some(kind_of(&credentials));
        let facts = SourceFacts { credentials: credentials_kind, region, ..SourceFacts::default() };
        Ok(SourceRead { credentials: own(&credentials), facts })
    }

    /// What the SDK's chain finds: a web identity, a container's endpoint, an instance's.
    async fn by_chain(
        &self,
        source: &Source,
        region: Option<&String>,
        config: &str,
    ) -> Result<Credentials, Failure> {
        // The chain asks its environment for a region where it is given none, so it is given one.
        let sdk = self.config(region).await?;
        let chain = DefaultCredentialsChain::builder().configure(sdk).region(named(region));
        let nothing = |_: &CredentialsError| environment::nothing(&environment::variable, config);
        limited(source, async { chain.build().await.provide_credentials().await }, nothing).await
    }

    async fn profile(&self, source: &Source, profile: &str) -> Result<SourceRead, Failure> {
        let files = self.files().await?;
        if files.profile(profile).is_none() {
            return Err(failed(source, format!("there is no profile {profile} in {}", self.config_file())));
        }
        let found = profile::look(&files, profile);
        let mut facts = found.facts;
        let credentials = match found.root {
            Root::Keys(keys) => keys,
            Root::Profile(name) => {
                let region = source.region.as_ref().or(facts.region.as_ref());
                self.of_profile(source, &files, &name, region).await?
            }
        };
        facts.credentials = Some(kind_of(&credentials));
        Ok(SourceRead { credentials: own(&credentials), facts })
    }

    /// What the SDK finds for a profile.
    async fn of_profile(
        &self,
        source: &Source,
        files: &AwsConfig,
        profile: &str,
        region: Option<&String>,
    ) -> Result<Credentials, Failure> {
        let mut files = Cow::Borrowed(files);
        if let Some((owner, line)) = profile::program(&files, profile) {
            let owner = owner.to_owned();
            let above = self.http.environment().variables.get(asking::VARIABLE);
            let run = tokio::time::timeout(LIMIT, process::run(line, &asking::with(above, source))).await;
            let run =
                run.unwrap_or_else(|_| Err(format!("its program took longer than {} s", LIMIT.as_secs())));
            let credentials =
                run.map_err(|reason| failed(source, bounded(format!("profile {owner}: {reason}"))))?;
            if owner == profile {
                return fresh(source, &format!("profile {profile}"), credentials);
            }
            let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
            files.to_mut().put_key(&owner, id, secret, credentials.session_token());
        }
        let plain = files.plain();
        let text =
            EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, plain.text.as_str()).build();
        let builder = ProfileFileCredentialsProvider::builder()
            .configure(&self.config(region).await?)
            .profile_files(text)
            .profile_name(plain.name(profile));
        let nothing = |error: &CredentialsError| match error.source() {
            Some(_) => words(error),
            None => environment::no_credentials(profile, &self.config_file()),
        };
        let credentials = limited(source, builder.build().provide_credentials(), nothing).await;
        let credentials = credentials.map_err(|failure| with_sign_in(failure, &files, profile))?;
        fresh(source, &format!("profile {profile}"), credentials)
    }

    async fn region_of(&self, source: &Source) -> String {
        let own = source.region.clone().filter(|region| !region.trim().is_empty());
        let found = match (own, &source.kind) {
            (Some(region), _) => Some(region),
            (
                None,
                SourceKind::AccessKey
                | SourceKind::WebIdentity(_)
                | SourceKind::IdentityCenter(_)
                | SourceKind::Login(_)
                | SourceKind::Oidc(_),
            ) => None,
            (None, SourceKind::Profile { profile }) => {
                self.files().await.ok().and_then(|files| profile::look(&files, profile).facts.region)
            }
            (None, SourceKind::Environment) => environment::region(&environment::variable),
        };
        found.unwrap_or_else(|| Partition::Aws.default_region().to_owned())
    }

    /// The file that profiles are named in.
    fn config_file(&self) -> String {
        let files = self.places.clone().map(AwsFiles::from).or_else(AwsFiles::from_environment);
        files.map_or_else(|| "~/.aws/config".to_owned(), |files| files.config.display().to_string())
    }

    /// What `~/.aws` says, or what stands for it. One that can't be read is never taken for an empty one.
    async fn files(&self) -> Result<AwsConfig, Failure> {
        let files = self.places.clone().map(AwsFiles::from).or_else(AwsFiles::from_environment);
        let Some(files) = files else { return Ok(AwsConfig::default()) };
        let failed =
            |error: Unreadable| Failure::File { what: FileKind::AwsFiles, reason: error.to_string() };
        files.read_apart().await.map_err(failed)
    }

    async fn config(&self, region: Option<&String>) -> Result<ProviderConfig, Failure> {
        let limits = self.http.limits();
        let reach = self.http.reach().await;
        self.http.environment().check(reach.sts_endpoint.as_deref())?;
        let config = ProviderConfig::without_region()
            .with_region(Some(named(region)))
            .with_use_fips(Some(reach.use_fips))
            .with_use_dual_stack(Some(reach.use_dual_stack))
            .with_http_client(self.http.sdk_client())
            .with_retry_config(retries(limits))
            .with_timeout_config(timeouts(limits));
        Ok(config)
    }
}

impl Sources for SdkSources {
    fn read(&self, source: Source) -> BoxFuture<'_, Result<SourceRead, Failure>> {
        Box::pin(async move { self.find(&source).await })
    }

    fn region(&self, source: Source) -> BoxFuture<'_, String> {
        Box::pin(async move { self.region_of(&source).await })
    }

    fn look(&self, sources: Vec<Source>) -> BoxFuture<'_, BTreeMap<SourceId, SourceFacts>> {
        Box::pin(async move {
            let of_profiles = sources.into_iter().filter(|source| source.kind.profile().is_some());
            let of_profiles: Vec<Source> = of_profiles.collect();
            // What is wrong with the files is said where a source is used.
            let files = if of_profiles.is_empty() { None } else { self.files().await.ok() };
            let Some(files) = files else { return BTreeMap::new() };
            let facts =
                |source: Source| Some((source.id, profile::look(&files, source.kind.profile()?).facts));
            of_profiles.into_iter().filter_map(facts).collect()
        })
    }

    fn mfa_code(&self, command: Vec<String>) -> BoxFuture<'_, Result<MfaCode, Failure>> {
        Box::pin(async move { mfa_command::run(&command).await })
    }

    fn token(&self, source: Source) -> BoxFuture<'_, Result<SecretString, Failure>> {
        Box::pin(async move { token::read(&source).await })
    }
}

/// What is wrong with how this process's environment names its credentials, in words.
pub fn wrong_with_environment(files: &AwsFiles) -> Option<String> {
    let get = &environment::variable;
    let read = files.read().unwrap_or_default();
    let profile = || environment::profile(get, &read, &files.config.display().to_string());
    match environment::key(get) {
        Ok(Some(_)) => None,
        Ok(None) => profile().err(),
        Err(reason) => Some(reason),
    }
}

/// A region's name, or the default's.
fn named(region: Option<&String>) -> Region {
    Region::new(region.map_or_else(|| Partition::Aws.default_region().to_owned(), Clone::clone))
}

/// Puts how to sign in where the SDK says only that it has no token of IAM Identity Center.
fn with_sign_in(failure: Failure, files: &AwsConfig, profile: &str) -> Failure {
    match (failure, profile::of_identity_center(files, profile)) {
        (Failure::SourceCredentials { source, reason }, Some(name)) if is_of_sign_in(&reason) => {
            let name = aws_file::process_word(name).unwrap_or_else(|| name.to_owned());
            let reason = format!("IAM Identity Center wants a sign-in. Run: aws sso login --profile {name}");
            Failure::SourceCredentials { source, reason }
        }
        (failure, _) => failure,
    }
}

/// Whether the SDK says that it has no token: there is none in its cache, or it has ended.
fn is_of_sign_in(reason: &str) -> bool {
    reason.contains("SSO token") || (reason.contains("sso") && reason.contains("cache"))
}

/// Credentials that have not ended; `giver` is in words what gives them.
fn fresh(source: &Source, giver: &str, credentials: Credentials) -> Result<Credentials, Failure> {
    match credentials.expiry().filter(|end| *end <= SystemTime::now()).map(Timestamp::try_from) {
        Some(Ok(end)) => Err(failed(source, format!("{giver} gives credentials that ended at {end}"))),
        Some(Err(_)) => Err(failed(source, format!("{giver} gives credentials that have ended"))),
        None => Ok(credentials),
    }
}

/// What the SDK gives, in time; `nothing` says in words that there is none.
async fn limited<'a>(
    source: &Source,
    asked: impl Future<Output = Result<Credentials, CredentialsError>> + 'a,
    nothing: impl FnOnce(&CredentialsError) -> String,
) -> Result<Credentials, Failure> {
    let answer = tokio::time::timeout(LIMIT, asked).await;
    let answer = answer.unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(LIMIT)));
    answer.map_err(|error| match (error::call_failed(&error), &error) {
        (Some(failure), _) => failure,
        (None, CredentialsError::CredentialsNotLoaded(_)) => failed(source, nothing(&error)),
        (None, _) => failed(source, words(&error)),
    })
}

fn kind_of(credentials: &Credentials) -> CredentialKind {
    match credentials.session_token() {
        Some(_) => CredentialKind::Temporary,
        None => CredentialKind::LongTerm,
    }
}

fn own(credentials: &Credentials) -> SourceCredentials {
    let since_epoch = |end: SystemTime| end.duration_since(SystemTime::UNIX_EPOCH).ok();
    let expiration = credentials.expiry().and_then(since_epoch);
    let expiration = expiration.and_then(|end| Timestamp::from_second(end.as_secs().try_into().ok()?).ok());
    SourceCredentials {
        access_key_id: credentials.access_key_id().to_owned(),
        secret_access_key: credentials.secret_access_key().into(),
        session_token: credentials.session_token().map(Into::into),
        expiration,
    }
}

fn failed(source: &Source, reason: String) -> Failure {
    Failure::SourceCredentials { source: source.name.clone(), reason }
}

/// What the SDK says before the causes, which tell more.
const GENERAL: [&str; 2] =
    ["an error occurred while loading credentials", "the credentials provider was not properly configured"];

/// The SDK's words, cause by cause. They name files, profiles and providers.
fn words(error: &(dyn StdError + 'static)) -> String {
    let mut reason = String::new();
    for cause in chain(error).map(<dyn StdError>::to_string) {
        // Many an error repeats its cause's words.
        if !reason.contains(&cause) && !GENERAL.contains(&cause.as_str()) {
            reason += if reason.is_empty() { "" } else { ": " };
            reason += &cause;
        }
    }
    bounded(if reason.is_empty() { error.to_string() } else { reason })
}

fn bounded(mut reason: String) -> String {
    if let Some((end, _)) = reason.char_indices().nth(MOST_REASON) {
        reason.truncate(end);
        reason.push('…');
    }
    reason
}
