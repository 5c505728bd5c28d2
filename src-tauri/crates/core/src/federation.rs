//! The federation endpoint: what is sent for a sign-in token and the login URL made of it.
//!
//! The token is asked for by POST, so that no credential stands in a URL, a proxy's log or an error's text.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::duration::Seconds;
use crate::failure::Failure;
use crate::partition::Partition;
use crate::secret::{Credentials, ExposeSecret, SecretString, SignInLink};

/// Everything but RFC 3986's unreserved characters: a token's `+`, `/` and `=` must arrive as they are.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The three keys of `Session`, exactly as AWS spells them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Session<'a> {
    session_id: &'a str,
    session_key: &'a str,
    session_token: &'a str,
}

/// The answer to `getSigninToken`.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "SigninToken")]
    token: String,
}

/// The complete address of the endpoint of a partition and region.
///
/// # Errors
/// [`Failure::NoSignInHost`] for the isolated partitions, [`Failure::Invalid`] for what is no region's name.
pub fn endpoint(partition: Partition, region: Option<&str>) -> Result<String, Failure> {
    Ok(format!("https://{}/federation", partition.sign_in_host(region)?))
}

/// Where a browser signs out of AWS. A stand-in for the sign-in endpoint stands for this page too: nothing that is
/// tried against it may end a real session.
///
/// # Errors
/// [`Failure::NoSignInHost`] for the isolated partitions.
pub fn sign_out(partition: Partition, stand_in: Option<&str>) -> Result<String, Failure> {
    Ok(match stand_in {
        Some(stand_in) => {
            let separator = if stand_in.contains('?') { '&' } else { '?' };
            format!("{stand_in}{separator}Action=logout")
        }
        None => format!("https://{}/oauth?Action=logout", partition.sign_out_host()?),
    })
}

/// A link that signs the browser out at `sign_out` ([`sign_out`]) and then leads to the other.
pub fn after_sign_out(sign_out: &str, link: &SignInLink) -> SignInLink {
    let link = utf8_percent_encode(link.0.expose_secret(), VALUE);
    SignInLink(format!("{sign_out}&redirect_uri={link}").into())
}

/// The `Session` parameter: credentials as JSON with the keys `sessionId`, `sessionKey` and `sessionToken`.
pub fn session_json(credentials: &Credentials) -> SecretString {
    let session = Session {
        session_id: &credentials.access_key_id,
        session_key: credentials.secret_access_key.expose_secret(),
        session_token: credentials.session_token.expose_secret(),
    };
    // Three strings always have a JSON form; an empty one would be refused by AWS, never mistaken.
    serde_json::to_string(&session).unwrap_or_default().into()
}

/// The form that asks for a sign-in token. Give `session_duration` (900-43200 seconds) only for credentials of an
/// AssumeRole that a long-term key signed: AWS refuses it for all others.
pub fn token_form(
    credentials: &Credentials,
    session_duration: Option<Seconds>,
) -> Vec<(&'static str, SecretString)> {
    let mut form =
        vec![("Action", "getSigninToken".to_owned().into()), ("Session", session_json(credentials))];
    if let Some(duration) = session_duration {
        form.push(("SessionDuration", duration.0.to_string().into()));
    }
    form
}

/// The token of a 200 answer. Look at the status first: errors are HTML pages, not JSON.
pub fn read_token(body: &[u8]) -> Option<SecretString> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let token = SecretString::from(answer.token);
    (!token.expose_secret().is_empty()).then_some(token)
}

/// The login URL, good for 15 minutes. `endpoint` is the complete one ([`endpoint`], or the stand-in on loopback);
/// every value is percent-encoded here.
pub fn login_url(endpoint: &str, issuer: &str, destination: &str, token: &SecretString) -> SignInLink {
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    let issuer = utf8_percent_encode(issuer, VALUE);
    let destination = utf8_percent_encode(destination, VALUE);
    let token = utf8_percent_encode(token.expose_secret(), VALUE);
    let url = format!(
        "{endpoint}{separator}Action=login&Issuer={issuer}&Destination={destination}&SigninToken={token}"
    );
    SignInLink(url.into())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "se/cr+et\"=\\".to_owned().into(),
            session_token: "to/k+en==".to_owned().into(),
            expiration: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn endpoints() {
        for (partition, region, address) in [
            (Partition::Aws, None, "https://signin.aws.amazon.com/federation"),
            (Partition::Aws, Some("eu-west-1"), "https://eu-west-1.signin.aws.amazon.com/federation"),
            (Partition::AwsCn, None, "https://signin.amazonaws.cn/federation"),
        ] {
            assert_eq!(endpoint(partition, region).as_deref(), Ok(address));
        }
        assert!(matches!(endpoint(Partition::AwsIso, None), Err(Failure::NoSignInHost { .. })));
    }

    #[test]
    fn a_browser_is_signed_out_at_the_one_host_that_does_it() {
        for (partition, address) in [
            (Partition::Aws, "https://us-east-1.signin.aws.amazon.com/oauth?Action=logout"),
            (Partition::AwsUsGov, "https://us-gov-west-1.signin.amazonaws-us-gov.com/oauth?Action=logout"),
            (Partition::AwsCn, "https://cn-north-1.signin.amazonaws.cn/oauth?Action=logout"),
            (Partition::AwsEusc, "https://eusc-de-east-1.signin.amazonaws-eusc.eu/oauth?Action=logout"),
        ] {
            assert_eq!(sign_out(partition, None).as_deref(), Ok(address));
        }
        assert!(matches!(sign_out(Partition::AwsIso, None), Err(Failure::NoSignInHost { .. })));
    }

    #[test]
    fn a_browser_that_signs_out_first_finds_its_way_back() {
        let login =
            login_url("https://signin.aws.amazon.com/federation", "Rolecall", "x", &"a+b".to_owned().into());
        let out = sign_out(Partition::Aws, None).expect("a host");
        let link = url::Url::parse(after_sign_out(&out, &login).0.expose_secret()).expect("a URL");
        assert_eq!((link.host_str(), link.path()), (Some("us-east-1.signin.aws.amazon.com"), "/oauth"));
        let pairs: Vec<_> = link.query_pairs().into_owned().collect();
        let login = login.0.expose_secret().to_owned();
        assert_eq!(pairs, [("Action".to_owned(), "logout".to_owned()), ("redirect_uri".to_owned(), login)]);
    }

    #[test]
    fn the_session_has_exactly_awss_three_keys() {
        assert_eq!(
            session_json(&credentials()).expose_secret(),
            r#"{"sessionId":"ASIAEXAMPLE","sessionKey":"se/cr+et\"=\\","sessionToken":"to/k+en=="}"#
        );
    }

    #[test]
    fn the_form_carries_a_duration_only_when_told() {
        let keys =
            |form: &[(&'static str, SecretString)]| form.iter().map(|(key, _)| *key).collect::<Vec<_>>();
        let without = token_form(&credentials(), None);
        assert_eq!(keys(&without), ["Action", "Session"]);
        assert_eq!(without[0].1.expose_secret(), "getSigninToken");
        let with = token_form(&credentials(), Some(Seconds::hours(8)));
        assert_eq!(keys(&with), ["Action", "Session", "SessionDuration"]);
        assert_eq!(with[2].1.expose_secret(), "28800");
        assert!(!format!("{with:?}").contains("secret"));
    }

    #[test]
    fn only_a_token_in_json_is_a_token() {
        for (body, token) in [
            (r#"{"SigninToken":"abc+/="}"#, Some("abc+/=")),
            (r#"{"SigninToken":"abc","Other":1}"#, Some("abc")),
            (r#"{"SigninToken":""}"#, None),
            (r#"{"signinToken":"abc"}"#, None),
            (r#"{"SigninToken":7}"#, None),
            ("<html>Invalid credentials parameter</html>", None),
            ("", None),
        ] {
            assert_eq!(
                read_token(body.as_bytes()).as_ref().map(ExposeSecret::expose_secret),
                token,
                "{body}"
            );
        }
        assert!(read_token(&[0xff, 0xfe]).is_none());
    }

    #[test]
    fn every_value_of_the_login_url_is_encoded() {
        let at = "https://signin.aws.amazon.com/federation";
        for (issuer, destination, token, query) in [
            (
                "Rolecall",
                "https://console.aws.amazon.com/s3/home?region=eu-west-1",
                "a+b/c==",
                "Action=login&Issuer=Rolecall&Destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2Fhome%3Fregion\
                 %3Deu-west-1&SigninToken=a%2Bb%2Fc%3D%3D",
            ),
            (
                "https://jo.example/?a=1&b=2#c",
                "x",
                "a&b?c#d%",
                "Action=login&Issuer=https%3A%2F%2Fjo.example%2F%3Fa%3D1%26b%3D2%23c&Destination=x\
                 &SigninToken=a%26b%3Fc%23d%25",
            ),
            ("ä b", "", "-._~", "Action=login&Issuer=%C3%A4%20b&Destination=&SigninToken=-._~"),
        ] {
            let link = login_url(at, issuer, destination, &token.to_owned().into());
            assert_eq!(link.0.expose_secret(), format!("{at}?{query}"));
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_arrives(issuer in "\\PC{0,30}", destination in "\\PC{0,30}", token in "[ -~]{1,60}") {
            let link = login_url("http://127.0.0.1:7/sign-in", &issuer, &destination, &token.clone().into());
            let url = url::Url::parse(link.0.expose_secret()).expect("a URL");
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            let expected = [("Action", "login"), ("Issuer", issuer.as_str()), ("Destination", destination.as_str()),
                ("SigninToken", token.as_str())].map(|(key, value)| (key.to_owned(), value.to_owned()));
            prop_assert_eq!(pairs, expected.to_vec());
        }
    }
}
