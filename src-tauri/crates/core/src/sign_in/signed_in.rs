//! What a sign-in leaves: tokens and registrations. They are secrets, sealed with the sessions.

use jiff::{SignedDuration, Timestamp};

use super::{Flow, SignInPlace};
use crate::secret::{Credentials, SecretString};

/// Rolecall as it is known where a person signs in: an instance gives one for each way to sign in, good for about 90 days;
/// for a login to AWS Rolecall makes a key of its own.
#[derive(Debug, Clone)]
pub struct Registration {
    /// For which way it is.
    pub flow: Flow,
    /// clientId.
    pub client_id: String,
    /// clientSecret, empty where there is none; of a login the private key that its tokens are bound to, as SEC1 in PEM.
    pub client_secret: SecretString,
    /// When the instance forgets it; of a login, from when on another key is made.
    pub expires_at: Timestamp,
}

/// Who a person is.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// accessToken.
    pub access: Access,
    /// When AWS stops taking it.
    pub expires_at: Timestamp,
    /// refreshToken, which gives the next access token while the sign-in lasts.
    pub refresh: Option<SecretString>,
}

/// What a sign-in opens.
#[derive(Debug, Clone)]
pub enum Access {
    /// The portal of an instance, which takes this token.
    Portal(SecretString),
    /// AWS, whose calls these credentials sign.
    Credentials(Credentials),
    /// AWS, which takes this in place of a signature.
    Identity(IdToken),
}

/// A provider's token that says who a person is.
#[derive(Debug, Clone)]
pub struct IdToken {
    /// As AWS takes it.
    pub token: SecretString,
    /// By what the provider alone knows the person: `sub`.
    pub subject: String,
    /// What people call the person: the address, else a name, else the subject. What can't be seen is escaped.
    pub person: String,
}

/// What a person needs to sign in in the browser of another device.
#[derive(Debug, Clone)]
pub enum Elsewhere {
    /// A code to compare; the instance is asked whether somebody has signed in with it.
    Code(DeviceCode),
    /// A page that ends with an answer to bring back.
    Page(LoginPage),
}

/// AWS's page for a login from another device, and what its answer is checked and redeemed with.
#[derive(Debug, Clone)]
pub struct LoginPage {
    /// Where it is.
    pub address: String,
    /// The answer has to have it.
    pub state: SecretString,
    /// What only Rolecall knows of this sign-in.
    pub verifier: SecretString,
    /// Where the page itself leads, which is named again when the answer is redeemed.
    pub redirect_uri: String,
    /// When it is too late to bring an answer.
    pub expires_at: Timestamp,
}

/// A device's code, while a person signs in with it.
#[derive(Debug, Clone)]
pub struct DeviceCode {
    /// deviceCode, which only Rolecall knows.
    pub device_code: SecretString,
    /// userCode, which a person compares or types.
    pub user_code: String,
    /// Where.
    pub address: String,
    /// The same with the code in it.
    pub address_with_code: Option<String>,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// How long to wait between two questions.
    pub interval: SignedDuration,
}

/// All that is kept of the sign-in of a source.
#[derive(Debug, Clone)]
pub struct SignInKept {
    /// Where the person signed in: another start URL or region is another place.
    pub place: SignInPlace,
    /// Rolecall as it is known there.
    pub registrations: Vec<Registration>,
    /// Who the person is there, while signed in.
    pub tokens: Option<Tokens>,
    /// How the person signed in: the tokens belong to that registration.
    pub flow: Flow,
    /// When the person signed in.
    pub signed_in_at: Option<Timestamp>,
    /// When a token was last given.
    pub refreshed_at: Option<Timestamp>,
    /// How long a sign-in lasts, as an earlier end has told.
    pub lasts: Option<SignedDuration>,
}

impl SignInKept {
    /// Nobody has signed in there yet.
    pub fn of(place: SignInPlace) -> Self {
        Self {
            place,
            registrations: Vec::new(),
            tokens: None,
            flow: Flow::Browser,
            signed_in_at: None,
            refreshed_at: None,
            lasts: None,
        }
    }

    /// Rolecall's registration for that way.
    pub fn registration(&self, flow: Flow) -> Option<&Registration> {
        self.registrations.iter().find(|registration| registration.flow == flow)
    }

    /// Keeps a registration, in place of one for the same way.
    pub fn put_registration(&mut self, registration: Registration) {
        self.registrations.retain(|kept| kept.flow != registration.flow);
        self.registrations.push(registration);
    }

    /// Nobody is signed in any more.
    pub fn forget_tokens(&mut self) {
        self.tokens = None;
        self.signed_in_at = None;
        self.refreshed_at = None;
    }
}

/// The lengths that administrators choose, in minutes: the ones that the console of Identity Center offers.
const USUAL: [i64; 14] = [15, 30, 60, 120, 240, 480, 600, 720, 1440, 2880, 4320, 10_080, 43_200, 129_600];

/// The instance's clock and the way of an answer make an end seem a little early or late.
const SLACK: SignedDuration = SignedDuration::from_mins(2);

/// How long a portal's session lasts that was still good after `good` and over after `over`: the usual length in between,
/// where there is just one.
pub fn learned_length(good: SignedDuration, over: SignedDuration) -> Option<SignedDuration> {
    let lengths = USUAL.into_iter().map(SignedDuration::from_mins);
    let mut fits = lengths.filter(|length| *length + SLACK > good && *length <= over + SLACK);
    fits.next().filter(|_| fits.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_length_between_good_and_over_is_learned() {
        let hours = |hours: i64| SignedDuration::from_hours(hours);
        let minutes = |minutes: i64| SignedDuration::from_mins(minutes);
        for (good, over, learned) in [
            (minutes(7 * 60 + 30), hours(8), Some(hours(8))),
            (minutes(7 * 60 + 30), minutes(8 * 60 + 50), Some(hours(8))),
            (minutes(7 * 60 + 55), minutes(8 * 60 - 1), Some(hours(8))),
            // Nobody asked for a day: it may have been one of several lengths.
            (minutes(30), hours(25), None),
            (hours(9), minutes(9 * 60 + 30), None),
            (minutes(50), minutes(61), Some(hours(1))),
            (hours(160), hours(170), Some(hours(168))),
        ] {
            assert_eq!(learned_length(good, over), learned, "{good} {over}");
        }
    }
}
