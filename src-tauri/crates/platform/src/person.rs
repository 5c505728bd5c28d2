//! Who this is, for RoleSessionName: the operating system's user and the computer's short name.

use rolecall_core::plan::Person;

/// The person whose process this is. Names are as the system has them; core makes them fit AWS.
pub fn person() -> Person {
    Person { user: user(), host: host() }
}

/// The part before the first dot: the rest changes with the network, and a session name has to stay the same.
fn host() -> String {
    let name = gethostname::gethostname();
    let name = name.to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The account's own name first: the environment's may be another one's, after `su` or `sudo`.
#[cfg(unix)]
fn user() -> String {
    let id = rustix::process::getuid().as_raw();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    named(&accounts, id).or_else(from_environment).unwrap_or_else(|| format!("uid{id}"))
}

#[cfg(not(unix))]
fn user() -> String {
    from_environment().unwrap_or_default()
}

/// Accounts of a directory service stand in no file; there the environment has to do.
fn from_environment() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()))
}

/// The name of that id in the text of `/etc/passwd`.
#[cfg(unix)]
fn named(accounts: &str, id: u32) -> Option<String> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _, number) = (fields.next()?, fields.next()?, fields.next()?);
        (number.parse() == Ok(id) && !name.is_empty()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn an_account_is_found_by_its_id() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\n# odd\njo:x:1000:1000:Jo,,,:/home/jo:/bin/sh\n";
        assert_eq!(named(accounts, 1000).as_deref(), Some("jo"));
        assert_eq!(named(accounts, 1001), None);
    }

    #[test]
    fn this_process_belongs_to_somebody_somewhere() {
        let person = person();
        assert!(
            !person.user.is_empty() && !person.host.is_empty() && !person.host.contains('.'),
            "{person:?}"
        );
    }
}
