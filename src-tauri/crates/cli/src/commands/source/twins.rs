//! Sources that have one key between them: one that is replaced in IAM is to be replaced in each.

use rolecall_core::id::SourceId;
use rolecall_core::secret::access_key_fingerprint;
use rolecall_core::snapshot::{Snapshot, SourceView};
use rolecall_core::text::Args;

use crate::{i18n, output};

/// Says which other sources have this key too.
pub fn say_sharing(snapshot: &Snapshot, source: &SourceId, access_key_id: &str) {
    say("cli-source-same-key", &with_key(snapshot, source, Some(&access_key_fingerprint(access_key_id))));
}

/// Says which other sources still have the key that a source had in this snapshot.
pub fn say_sharing_old(snapshot: &Snapshot, view: &SourceView) {
    say("cli-source-old-key-used", &with_key(snapshot, &view.source.id, view.key_fingerprint.as_deref()));
}

fn say(text: &str, names: &[&str]) {
    if !names.is_empty() {
        let args = Args::new().with("count", names.len()).with("names", names.join(", "));
        output::say(i18n::with(text, &args));
    }
}

fn with_key<'a>(snapshot: &'a Snapshot, source: &SourceId, fingerprint: Option<&str>) -> Vec<&'a str> {
    let others = snapshot.sources.iter().filter(|other| other.source.id != *source);
    let same =
        others.filter(|other| fingerprint.is_some() && other.key_fingerprint.as_deref() == fingerprint);
    same.map(|other| other.source.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn only_another_source_with_the_very_key_is_a_twin() {
        let mut snapshot = sample::snapshot();
        let (work, id) = (snapshot.sources[0].source.id.clone(), "AKIAIOSFODNN7EXAMPLE");
        let fingerprint = access_key_fingerprint(id);
        assert!(with_key(&snapshot, &work, Some(&fingerprint)).is_empty());
        assert!(with_key(&snapshot, &work, None).is_empty(), "what is not known is no twin");
        for view in &mut snapshot.sources[..2] {
            view.key_fingerprint = Some(fingerprint.clone());
        }
        assert_eq!(with_key(&snapshot, &work, Some(&fingerprint)), ["laptop"]);
        assert!(with_key(&snapshot, &work, Some(&access_key_fingerprint("AKIAOTHER"))).is_empty());
    }
}
