//! macOS: the browser that opens `https`, as Launch Services has it.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::super::family::Family;
use super::{Found, Installed};

const PATIENCE: Duration = Duration::from_secs(5);
const HANDLERS: &str = "com.apple.LaunchServices/com.apple.launchservices.secure";
/// What opens `https` where the person never chose.
const SAFARI: &str = "com.apple.safari";

pub async fn find() -> Found {
    let mut asked = Command::new("/usr/bin/defaults");
    asked
        .args(["read", HANDLERS, "LSHandlers"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let answer = timeout(PATIENCE, asked.output()).await.ok().and_then(Result::ok);
    let handlers =
        answer.map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned()).unwrap_or_default();
    let bundle = https_handler(&handlers).unwrap_or_else(|| SAFARI.to_owned());
    match Family::of(&bundle) {
        Some(family) => {
            // A second instance takes words of its own; one that runs with that profile gets the address.
            let words = ["/usr/bin/open", "-n", "-b", bundle.as_str(), "--args"];
            Found::Browser(Installed { words: words.map(str::to_owned).to_vec(), family, place: None })
        }
        None => Found::Unknown(Some(bundle)),
    }
}

/// The bundle that handles `https`, in the list as `defaults` prints it: blocks in braces with `KEY = VALUE;` lines.
fn https_handler(list: &str) -> Option<String> {
    let value = |block: &str, key: &str| {
        let line =
            block.lines().find_map(|line| line.trim().strip_prefix(key)?.trim_start().strip_prefix('='))?;
        Some(line.trim().trim_end_matches(';').trim_matches('"').to_owned())
    };
    let block =
        list.split("},").find(|block| value(block, "LSHandlerURLScheme").as_deref() == Some("https"))?;
    value(block, "LSHandlerRoleAll").filter(|bundle| bundle != "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handler_of_https_is_found() {
        let list = "(\n    {\n        LSHandlerPreferredVersions =         {\n            LSHandlerRoleAll = \"-\";\n        };\n        \
                    LSHandlerRoleAll = \"com.apple.mail\";\n        LSHandlerURLScheme = mailto;\n    },\n    {\n        \
                    LSHandlerRoleAll = \"org.mozilla.firefox\";\n        LSHandlerURLScheme = https;\n    }\n)\n";
        assert_eq!(https_handler(list).as_deref(), Some("org.mozilla.firefox"));
        assert_eq!(https_handler("()"), None);
    }
}
