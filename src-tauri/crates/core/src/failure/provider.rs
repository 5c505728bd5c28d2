//! Why an OpenID Connect provider signs nobody in.

use jiff::SignedDuration;

use super::NetworkError;

/// Why a sign-in to a provider, or its refresh, came to nothing. Over sign-ins, denials and codes that ran out are
/// [`super::CenterFailure`]'s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderFailure {
    /// Nobody answers there.
    NotReached {
        /// The issuer, as the source has it.
        issuer: String,
        /// Why.
        error: NetworkError,
    },
    /// Who answers describes no provider.
    NotOne {
        /// The issuer.
        issuer: String,
    },
    /// The provider calls itself something else: its tokens would be another's.
    OtherIssuer {
        /// The issuer.
        issuer: String,
        /// What it calls itself, escaped.
        said: String,
    },
    /// The provider wants secrets at an address that is not https, or takes codes from whoever has seen them.
    Unsafe {
        /// The issuer.
        issuer: String,
        /// What its description says that can't be: `token_endpoint`.
        what: &'static str,
    },
    /// It gives no codes to sign in with elsewhere.
    NoDevice {
        /// The issuer.
        issuer: String,
    },
    /// It said no.
    Refused {
        /// OAuth's word, escaped: `invalid_client`.
        code: String,
        /// Its own words, escaped; may be empty.
        message: String,
    },
    /// Its token says, or is signed, otherwise than it has to.
    Token(TokenFault),
    /// Its token is of another time than this clock's.
    ClockWrong {
        /// By how much this clock is ahead of the provider's; negative: behind.
        ahead: SignedDuration,
    },
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    /// There is none.
    Missing,
    /// It can't be read.
    Unreadable,
    /// It is longer than the 20,000 characters that AWS takes.
    TooLong,
    /// It is signed in a way that is not safe, or that Rolecall does not know: `none`, `HS256`.
    Algorithm,
    /// No key of the provider's has signed it.
    Signature,
    /// Another provider made it.
    Issuer,
    /// It is for another client.
    Audience,
    /// It is not of this sign-in.
    Nonce,
    /// It is somebody else's than before.
    Subject,
    /// It has expired, by the provider's own clock.
    Expired,
}

impl TokenFault {
    /// Its word in the text catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::TooLong => "too-long",
            Self::Algorithm => "algorithm",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Nonce => "nonce",
            Self::Subject => "subject",
            Self::Expired => "expired",
        }
    }
}
