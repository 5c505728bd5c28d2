//! What goes out over the network, or reads what a requester has on disk: always by the requester's own proxies and
//! AWS files, where these differ from the engine's.

use jiff::Timestamp;

use crate::caller::{AwsPlaces, Requester};
use crate::duration::Seconds;
use crate::id::{OperationId, SourceId};
use crate::identity_center::Instance;
use crate::mfa::MfaCode;
use crate::network_variables::NetworkVariables;
use crate::plan::Call;
use crate::role::OpenWith;
use crate::secret::{Credentials, SecretString, SourceCredentials};
use crate::session::SessionKey;
use crate::sign_in::{Access, Flow, LoginPage, Registration, SharedAs, SignInPlace, Tokens};
use crate::source::Source;
use crate::state::event::TeamFetch;

/// An effect that depends on the requester's environment. `Turn::call` alone makes it an [`Effect`], so that none goes
/// out without the requester's [`Network`].
#[derive(Debug)]
pub enum NetworkCall {
    /// Fetches a team's file → `TeamFetched`.
    FetchTeam {
        /// What it is fetched for.
        of: TeamFetch,
        /// Its https address, or its whole path.
        from: String,
    },
    /// Has the SDK find a source's credentials → `SourceRead`.
    ReadSource {
        /// A source of kind `profile` or `environment`.
        source: Box<Source>,
        /// Who alone is to have them, since its files are not the engine's.
        operation: Option<OperationId>,
    },
    /// Makes a call that gives credentials → `Assumed`.
    Assume {
        /// The key of the flight.
        key: Box<SessionKey>,
        /// The call.
        call: Box<Call>,
        /// What signs it.
        signed_by: Box<SignedBy>,
        /// The MFA code that goes with it.
        code: Option<MfaCode>,
        /// Whether a locked keychain may ask the person who waits for this.
        may_prompt: bool,
    },
    /// Asks AWS who a source is → `Identified`.
    Identify {
        /// The job that waits for it.
        operation: OperationId,
        /// The source.
        source: Box<Source>,
        /// What signs in place of what the source yields here: a new key, before it is put in the keychain, or what the
        /// process that asks found in its own environment.
        with: Option<SourceCredentials>,
        /// Whether a locked keychain may ask the person who waits for this.
        may_prompt: bool,
    },
    /// Asks AWS who these credentials make the person → `Who`.
    AskWho {
        /// The job that waits for it.
        operation: OperationId,
        /// The credentials.
        credentials: Credentials,
        /// The region whose STS is asked.
        region: String,
    },
    /// Signs a person in: in the browser of this computer → `SignedIn`, or of another → `SignInStarted`.
    SignIn(Box<SignInCall>),
    /// Redeems the answer that a person brought back from a login's page → `SignedIn`.
    FinishLogin(Box<FinishLoginCall>),
    /// Asks whether a person has signed in with a code → `DevicePolled`.
    PollDevice(Box<DevicePollCall>),
    /// Refreshes a sign-in → `TokenRefreshed`.
    RefreshToken(Box<RefreshCall>),
    /// Shares a sign-in with AWS's own tools. Nobody waits for it.
    Share(Box<ShareCall>),
    /// Ends a sign-in where it was made. Nobody waits for it.
    LogOut {
        /// Where.
        place: SignInPlace,
        /// The access token of a portal, the refresh token of a provider.
        token: SecretString,
    },
    /// Reads a page of what an instance lists → `PageListed`.
    ListPage(Box<ListCall>),
    /// Trades credentials for a sign-in link → `LinkMinted`.
    MintLink {
        /// The job that waits for it.
        operation: OperationId,
        /// The trade.
        sign_in: Box<SignIn>,
    },
}

/// A sign-in.
#[derive(Debug)]
pub struct SignInCall {
    /// The source.
    pub source: SourceId,
    /// Names this sign-in, so that it can be given up.
    pub attempt: u64,
    /// Where.
    pub place: SignInPlace,
    /// Rolecall's registration there; absent: it has to register first.
    pub registration: Option<Registration>,
    /// The access token of the portal's session that is to end first, so that the next one is a fresh one.
    pub log_out: Option<SecretString>,
    /// How.
    pub way: SignInBy,
}

/// How a person signs in.
#[derive(Debug)]
pub enum SignInBy {
    /// In the browser.
    Browser {
        /// The callback's port; any free one where absent.
        port: Option<u16>,
        /// How the browser opens, the best way first.
        ways: Vec<OpenWith>,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// In the browser of another device.
    Device,
}

impl SignInBy {
    /// The registration that it needs.
    pub fn flow(&self) -> Flow {
        match self {
            Self::Browser { .. } => Flow::Browser,
            Self::Device => Flow::Device,
        }
    }
}

/// A question whether a person has signed in with a code.
#[derive(Debug)]
pub struct DevicePollCall {
    /// The source.
    pub source: SourceId,
    /// The sign-in.
    pub attempt: u64,
    /// Where.
    pub place: SignInPlace,
    /// Rolecall's registration there.
    pub registration: Registration,
    /// The code.
    pub device_code: SecretString,
}

/// A login whose page a person has been to.
#[derive(Debug)]
pub struct FinishLoginCall {
    /// The source.
    pub source: SourceId,
    /// The sign-in.
    pub attempt: u64,
    /// The region of the sign-in page.
    pub region: String,
    /// Rolecall's key for it.
    pub registration: Registration,
    /// The page.
    pub page: LoginPage,
    /// The code that it gave.
    pub code: SecretString,
}

/// A refresh of a sign-in.
#[derive(Debug)]
pub struct RefreshCall {
    /// The source.
    pub source: SourceId,
    /// Where the person signed in.
    pub place: SignInPlace,
    /// Rolecall's registration there; absent: it has to register first.
    pub registration: Option<Registration>,
    /// For which way Rolecall is registered.
    pub flow: Flow,
    /// The refresh token; absent: another tool's is to be found.
    pub token: Option<SecretString>,
    /// What opens AWS till then.
    pub access: Option<Access>,
    /// Until when what is known opens AWS.
    pub until: Option<Timestamp>,
    /// What another tool has refreshed till then is as good as a refresh.
    pub wanted_until: Timestamp,
    /// By what other tools know it, where it is shared.
    pub shared: Option<SharedAs>,
}

/// A sign-in to share.
#[derive(Debug)]
pub struct ShareCall {
    /// By what other tools know it.
    pub shared: SharedAs,
    /// Rolecall's registration.
    pub registration: Registration,
    /// The tokens.
    pub tokens: Tokens,
}

/// A page that is wanted of what an instance lists.
#[derive(Debug)]
pub struct ListCall {
    /// The source.
    pub source: SourceId,
    /// Names the list that it is for.
    pub list: u64,
    /// The instance.
    pub instance: Instance,
    /// The access token.
    pub token: SecretString,
    /// Which page.
    pub page: PageOf,
}

/// A page of what an instance lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// Of the roles of this account; absent: of the accounts.
    pub account: Option<String>,
    /// As the page before it named it; absent: the first.
    pub token: Option<String>,
}

/// By which way a call goes: what a requester's environment says of it, its AWS files where they are not the engine's,
/// and the profile of a source that is one.
#[derive(Debug, Clone)]
pub struct Network {
    variables: NetworkVariables,
    places: Option<Box<AwsPlaces>>,
    plain_endpoint: bool,
}

impl Network {
    pub(super) fn of(requester: &Requester, source: Option<&Source>, plain_endpoint: bool) -> Self {
        let variables = requester.variables.clone();
        let profile = source.and_then(|source| source.kind.profile());
        Self {
            variables: match profile {
                Some(profile) => variables.with_profile(profile),
                None => variables,
            },
            places: requester.aws_places.clone().map(Box::new),
            plain_endpoint,
        }
    }

    /// Whether it is the engine's own.
    pub fn is_engines(&self) -> bool {
        self.variables.is_empty() && self.places.is_none() && !self.plain_endpoint
    }

    /// What is said of the way, before what the engine's environment says.
    pub fn variables(&self) -> &NetworkVariables {
        &self.variables
    }

    /// Whether AWS may be called over plain http beyond this computer.
    pub fn plain_endpoint(&self) -> bool {
        self.plain_endpoint
    }

    /// The AWS files to read in place of the engine's.
    pub fn places(&self) -> Option<&AwsPlaces> {
        self.places.as_deref()
    }
}

/// What signs a call.
#[derive(Debug, Clone)]
pub enum SignedBy {
    /// The source's key, which the keychain keeps.
    Keychain(Box<Source>),
    /// These, of a source or of a session.
    Credentials(SourceCredentials),
    /// Nothing: the token of this source stands in.
    Token(Box<Source>),
    /// Nothing: the sign-in to this source stands in.
    SignIn(Box<Source>),
    /// Nothing: this token of a sign-in stands in.
    SignInToken(SecretString),
}

/// What to trade credentials for a sign-in link with.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The credentials.
    pub credentials: Credentials,
    /// The endpoint of the role's partition and region; the loopback stand-in replaces it where one is in force.
    pub endpoint: String,
    /// SessionDuration, only where AWS allows it.
    pub session_duration: Option<Seconds>,
    /// Issuer.
    pub issuer: String,
    /// Destination, a console URL.
    pub destination: String,
    /// The address that signs the browser out, where it is to go there first.
    pub sign_out: Option<String>,
}
