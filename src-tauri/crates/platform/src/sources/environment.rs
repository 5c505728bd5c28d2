//! What an environment says of its credentials: its own key or the profile it means, its region, and in words what it lacks
//! where it gives none. An empty variable is one that is not set.

use aws_credential_types::Credentials;
use jiff::Timestamp;
use rolecall_core::aws_config::{AwsConfig, Profile};
use rolecall_core::network_variables::PROFILE;
use rolecall_core::shown::shown;

const ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
const END: &str = "AWS_CREDENTIAL_EXPIRATION";
const DEFAULT: &str = "default";

/// What a variable says.
pub(super) type Get<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A variable of this process.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// The region that it names. To the SDK an empty variable is a region without a name.
pub(super) fn region(get: Get<'_>) -> Option<String> {
    let named = get("AWS_REGION").or_else(|| get("AWS_DEFAULT_REGION"));
    named.map(|region| region.trim().to_owned())
}

/// Its own key, as botocore reads it: with the token's old name, and with the end that the SDK leaves unread.
///
/// # Errors
/// Half a key, or an end that is no date: AWS's tools go on to nobody else then.
pub(super) fn key(get: Get<'_>) -> Result<Option<Credentials>, String> {
    let Some(id) = get(ID) else { return Ok(None) };
    let secret = get(SECRET).ok_or_else(|| only(ID, SECRET))?;
    let token = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"].into_iter().find_map(get);
    let end = get(END).map(|end| end.trim().parse::<Timestamp>().map(Into::into));
    let end = end.transpose().map_err(|_| format!("{END} is no date with a time zone"))?;
    Ok(Some(Credentials::new(id, secret, token, end, "environment")))
}

/// The profile that it comes to, where it has no key of its own and the profile gives credentials.
///
/// # Errors
/// A profile that is not there: the SDK would go on to whatever it finds next, which is somebody else.
pub(super) fn profile(get: Get<'_>, files: &AwsConfig, config: &str) -> Result<Option<String>, String> {
    let named = named(get);
    if let Some((variable, name)) = named.as_ref().filter(|(_, name)| files.profile(name).is_none()) {
        return Err(format!("{variable} names the profile {}, which is not in {config}", shown(name)));
    }
    let name = named.map_or_else(|| DEFAULT.to_owned(), |(_, name)| name);
    Ok(files.profile(&name).is_some_and(Profile::gives_credentials).then_some(name))
}

/// What was looked for in vain, where nothing gave credentials.
pub(super) fn nothing(get: Get<'_>, config: &str) -> String {
    if let Some((variable, name)) = named(get) {
        return format!("{variable} is set, and {}", no_credentials(&name, config));
    }
    let halves = [(SECRET, ID), ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")];
    if let Some((one, other)) =
        halves.into_iter().find(|(one, other)| get(one).is_some() && get(other).is_none())
    {
        return only(one, other);
    }
    let metadata_off =
        get("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let instance = match metadata_off {
        true => "AWS_EC2_METADATA_DISABLED keeps from asking EC2",
        false => "this computer is no EC2 instance with a role",
    };
    format!(
        "{ID}, AWS_PROFILE, AWS_WEB_IDENTITY_TOKEN_FILE and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set, the profile \
         {DEFAULT} in {config} has no credentials, and {instance}"
    )
}

/// That a profile is there and gives none.
pub(super) fn no_credentials(profile: &str, config: &str) -> String {
    format!("the profile {profile} in {config} has no key, role, program or sign-in")
}

/// The profile that is named, with the variable.
fn named(get: Get<'_>) -> Option<(&'static str, String)> {
    PROFILE.into_iter().find_map(|variable| Some((variable, get(variable)?)))
}

fn only(one: &str, other: &str) -> String {
    format!("{one} is set and {other} is not")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[default]\naws_access_key_id = A\n[profile bare]\nregion = eu-west-1\n\
                          [profile role]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = default\n";

    fn environment(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        let of: Vec<(String, String)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        move |name| of.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn it_comes_to_the_profile_that_aws_s_tools_take() {
        for (variables, expected) in [
            (&[][..], Ok(Some("default"))),
            (&[("AWS_PROFILE", "role")], Ok(Some("role"))),
            (&[("AWS_PROFILE", "bare"), ("AWS_DEFAULT_PROFILE", "role")], Ok(Some("role"))),
            (&[("AWS_PROFILE", "bare")], Ok(None)),
            (
                &[("AWS_PROFILE", "gone")],
                Err("AWS_PROFILE names the profile gone, which is not in ~/.aws/config"),
            ),
            // As a file that was edited on Windows sets it.
            (
                &[("AWS_PROFILE", "role\r")],
                Err("AWS_PROFILE names the profile role\\r, which is not in ~/.aws/config"),
            ),
        ] {
            let files = AwsConfig::read(CONFIG, "");
            let found = profile(&environment(variables), &files, "~/.aws/config");
            let found = found.as_ref().map(|name| name.as_deref()).map_err(String::as_str);
            assert_eq!(found, expected, "{variables:?}");
        }
    }

    #[test]
    fn a_blank_behind_a_region_is_no_part_of_it() {
        let variables = [("AWS_DEFAULT_REGION", "eu-west-1 \r")];
        assert_eq!(region(&environment(&variables)).as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn its_own_key_is_read_as_botocore_reads_it() {
        let of = |more: &[(&str, &str)]| key(&environment(&[&[(ID, "A"), (SECRET, "s")][..], more].concat()));
        let end = "2026-03-03T17:40:00+00:00";
        let found = of(&[("AWS_SESSION_TOKEN", "t"), ("AWS_SECURITY_TOKEN", "old"), (END, end)]);
        let found = found.expect("reads").expect("a key");
        assert_eq!((found.access_key_id(), found.session_token()), ("A", Some("old")));
        assert_eq!(found.expiry(), Some(end.parse::<Timestamp>().expect("a date").into()));
        let lasting = of(&[]).expect("reads").expect("a key");
        assert_eq!((lasting.session_token(), lasting.expiry()), (None, None));
        assert!(of(&[(END, "soon")]).expect_err("no date").contains(END));
        assert!(key(&environment(&[(SECRET, "s")])).expect("reads").is_none());
        let half = key(&environment(&[(ID, "A")])).expect_err("half");
        assert_eq!(half, "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
    }

    #[test]
    fn what_was_looked_for_in_vain_is_said() {
        for (variables, expected) in [
            (
                &[][..],
                "the profile default in ~/.aws/config has no credentials, and this computer is no EC2 instance",
            ),
            (&[("AWS_EC2_METADATA_DISABLED", "true")], "AWS_EC2_METADATA_DISABLED keeps from asking EC2"),
            (
                &[("AWS_PROFILE", "bare")],
                "AWS_PROFILE is set, and the profile bare in ~/.aws/config has no key, role, program or sign-in",
            ),
            (&[(SECRET, "s")], "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not"),
            (
                &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/t")],
                "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not",
            ),
        ] {
            let said = nothing(&environment(variables), "~/.aws/config");
            assert!(said.contains(expected), "{said}");
        }
    }
}
