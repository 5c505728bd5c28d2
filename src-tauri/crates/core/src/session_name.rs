//! RoleSessionName: a template filled in and cleaned to what AWS takes, the same at every renewal.

/// Longest name STS takes, in characters.
const MOST: usize = 64;
/// Shortest name STS takes, in characters.
const LEAST: usize = 2;
/// Stands for the person in a template.
pub(crate) const USER: &str = "{user}";
/// Stands in where nothing is left of the template.
const FALLBACK: &str = "rolecall";

/// The template with `{user}` and `{host}` filled in, made to fit AWS's `[\w+=,.@-]{2,64}`: other characters become
/// `-`, what is too long is cut, what is too short is filled up. Whatever goes in, STS takes what comes out.
pub fn fill(template: &str, user: &str, host: &str) -> String {
    let name: String = substitute(template, user, host)
        .chars()
        .take(MOST)
        .map(|c| if is_allowed(c) { c } else { '-' })
        .collect();
    match name.len() {
        0 => FALLBACK.to_owned(),
        length if length < LEAST => format!("{name}-{FALLBACK}"),
        _ => name,
    }
}

/// Whether a name that is already filled in is one STS takes.
pub fn is_valid(name: &str) -> bool {
    (LEAST..=MOST).contains(&name.chars().count()) && name.chars().all(is_allowed)
}

/// The template with `{host}` filled in and `{user}` left open, for a person who is not known yet.
pub fn fill_host(template: &str, host: &str) -> String {
    substitute(template, USER, host)
}

/// The template with its placeholders replaced, in one pass: a user called `{host}` stays that.
pub(crate) fn substitute(template: &str, user: &str, host: &str) -> String {
    let mut filled = String::with_capacity(template.len() + user.len() + host.len());
    let mut rest = template;
    while let Some(brace) = rest.find('{') {
        filled.push_str(&rest[..brace]);
        rest = &rest[brace..];
        if let Some(after) = rest.strip_prefix(USER) {
            filled.push_str(user);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{host}") {
            filled.push_str(host);
            rest = after;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// `[\w+=,.@-]`, ASCII: session names, source identities and role names share it.
pub(crate) fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn templates_are_filled_and_cleaned() {
        for (template, user, host, name) in [
            ("{user}@{host}", "jo", "laptop", "jo@laptop"),
            ("jo", "", "", "jo"),
            ("{user}", "Jo Müller", "x", "Jo-M-ller"),
            ("{user}@{host}", "{host}", "h", "-host-@h"),
            ("{user}", "ACME\\jo", "", "ACME-jo"),
            ("{other}{user", "jo", "h", "-other--user"),
            ("", "", "", "rolecall"),
            ("{user}", "", "", "rolecall"),
            ("{user}", "j", "", "j-rolecall"),
            ("{user}", "é", "", "--rolecall"),
        ] {
            assert_eq!(fill(template, user, host), name, "{template}");
        }
        assert_eq!(fill(&"x".repeat(200), "", "").len(), 64);
        assert_eq!(fill("{user}", &"é".repeat(200), "").len(), 64);
    }

    proptest! {
        #[test]
        fn whatever_goes_in_aws_takes_what_comes_out(template in ".{0,80}", user in ".{0,80}", host in ".{0,80}") {
            let name = fill(&template, &user, &host);
            prop_assert!(is_valid(&name), "{}", name);
            prop_assert_eq!(fill(&template, &user, &host), name);
        }

        #[test]
        fn also_from_ordinary_templates(user in "\\PC{0,40}", host in "[a-z.-]{0,60}") {
            let name = fill("{user}@{host}", &user, &host);
            prop_assert!(is_valid(&name), "{}", name);
        }
    }
}
