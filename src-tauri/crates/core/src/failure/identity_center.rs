//! What IAM Identity Center answers where it refuses, and why a person's sign-in, there or to AWS, comes to nothing.

use jiff::SignedDuration;

/// Why a call of IAM Identity Center, or a person's sign-in, came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CenterFailure {
    /// It knows no instance of that start URL in that region.
    WrongInstance {
        /// The start URL.
        start_url: String,
        /// The region that was asked.
        region: String,
    },
    /// The start URL is a company's own address and does not lead to AWS.
    NotOfAws {
        /// The host it leads to.
        host: String,
    },
    /// It has forgotten that Rolecall registered, before the time was up.
    RegistrationGone,
    /// The sign-in is over: no refresh gives a token any more.
    SessionOver,
    /// The portal does not take the access token.
    TokenRefused,
    /// The code ran out before anybody signed in with it.
    CodeExpired,
    /// The person, or the company's identity provider, said no.
    Denied,
    /// The key with which the company encrypts its instance can't be used.
    CompanyKey {
        /// `KMS_AccessDeniedException`
        code: String,
    },
    /// Nobody came back from the browser within ten minutes.
    NobodyCameBack,
    /// Another program listens on the callback's port.
    PortTaken {
        /// The port; 0 where any would have done.
        port: u16,
    },
    /// The permission set is not assigned to the person in that account, or was not when they signed in.
    NoAccess,
    /// There is no such account or permission set any more.
    Gone,
    /// What the person brought back from a login's page is no answer to this sign-in.
    OtherAnswer,
    /// The person's password has changed since the login.
    PasswordChanged,
    /// The person may not sign in as `aws login` does: `signin:AuthorizeOAuth2Access` and `signin:CreateOAuth2Token`.
    LoginNotAllowed,
    /// A root user has signed in.
    Root {
        /// The account.
        account: String,
    },
    /// AWS took a fresh sign-in for an old one: this clock is ahead of AWS's, or behind.
    ClockWrong {
        /// By how much it is ahead; negative: behind.
        ahead: SignedDuration,
    },
}
