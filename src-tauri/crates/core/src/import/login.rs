//! Profiles of `aws login`: each sign-in becomes one source for all profiles that share it, and each profile a role with that
//! sign-in's own credentials.

use super::{AwsProfile, Left, NewRole, NewSource, Planner};
use crate::id::SourceId;
use crate::login::Login;
use crate::partition::is_region;
use crate::role::{Role, RoleKind};
use crate::source::{Source, SourceKind};
use crate::validate;

impl<'a> Planner<'a> {
    /// Adds the role of a profile that signs in as `session`, and first its source.
    pub(super) fn login(&mut self, profile: &'a AwsProfile, session: &'a str) -> Result<(), Left> {
        let region = profile.region.clone().filter(|region| is_region(region));
        let mut role = Role { region, ..Role::assume(&profile.name, "", "") };
        role.kind = RoleKind::Own;
        if let Some(there) = self.role_there(&profile.name) {
            return Err(if there.kind == role.kind { Left::There } else { Left::NameTaken });
        }
        role.source = Some(self.login_source(profile, session)?);
        if let Some(left) = Left::invalid(&validate::role(&role)) {
            return Err(left);
        }
        self.made.roles.push(NewRole { profile: profile.name.clone(), role });
        Ok(())
    }

    /// The source of a sign-in. One that is there has the name of a profile that shares it: who signs in stands in no
    /// settings.
    pub(super) fn login_source(
        &mut self,
        profile: &'a AwsProfile,
        session: &'a str,
    ) -> Result<SourceId, Left> {
        if let Some(id) = self.logins.get(session) {
            return Ok(id.clone());
        }
        let shares = |name: &str| {
            self.by_name.get(name).is_some_and(|other| other.login_session.as_deref() == Some(session))
        };
        let mut there = self.there.sources.iter().filter(|source| source.kind.login().is_some());
        let there = there.find(|source| shares(&source.name) || shares(source.id.as_str()));
        let id = match there {
            Some(there) => there.id.clone(),
            None if self.is_taken(&profile.name, profile) => return Err(Left::SourceNameTaken),
            None => {
                let mut source = Source::new(&profile.name, SourceKind::Login(Login::default()));
                source.region = profile.region.clone().filter(|region| is_region(region));
                if let Some(left) = Left::invalid(&validate::source(&source)) {
                    return Err(left);
                }
                let id = source.id.clone();
                self.made.sources.push(NewSource { profile: profile.name.clone(), source, key: None });
                id
            }
        };
        self.logins.insert(session, id.clone());
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Import, There, plan_files};
    use super::*;
    use crate::aws_config::AwsConfig;

    const CONFIG: &str = "\
[profile jo]
login_session = arn:aws:iam::111122223333:user/jo
region = eu-west-1

[profile jo-in-oregon]
login_session = arn:aws:iam::111122223333:user/jo
region = us-west-2

[profile sam]
login_session = arn:aws:iam::111122223333:user/sam

[profile ops]
role_arn = arn:aws:iam::999988887777:role/ops
source_profile = jo-in-oregon
";

    fn planned(sources: &[&Source], roles: &[&Role]) -> Import {
        plan_files(&AwsConfig::read(CONFIG, ""), &There { sources, keys: BTreeMap::new(), roles })
    }

    #[test]
    fn a_login_is_one_source_and_each_profile_a_role_with_its_credentials() {
        let import = planned(&[], &[]);
        let sources: Vec<_> = import.sources.iter().map(|new| &new.source).collect();
        let told = |source: &&Source| (source.name.clone(), source.kind.word(), source.region.clone());
        let region = Some("eu-west-1".to_owned());
        let expected = [("jo".to_owned(), "login", region), ("sam".to_owned(), "login", None)];
        assert_eq!(sources.iter().map(told).collect::<Vec<_>>(), expected);
        let roles: Vec<_> = import
            .roles
            .iter()
            .map(|new| {
                let role = &new.role;
                let source = role.source.as_ref().map(SourceId::as_str).unwrap_or_default();
                (role.name.as_str(), role.kind.word(), source, role.region.as_deref())
            })
            .collect();
        assert_eq!(
            roles,
            [
                ("jo", "own", "jo", Some("eu-west-1")),
                ("jo-in-oregon", "own", "jo", Some("us-west-2")),
                ("sam", "own", "sam", None),
                ("ops", "assume", "jo", None),
            ]
        );
        assert!(import.left.is_empty(), "{:?}", import.left);
    }

    #[test]
    fn what_is_there_is_added_once() {
        let first = planned(&[], &[]);
        let sources: Vec<&Source> = first.sources.iter().map(|new| &new.source).collect();
        let roles: Vec<&Role> = first.roles.iter().map(|new| &new.role).collect();
        let again = planned(&sources, &roles);
        assert!(again.sources.is_empty() && again.roles.is_empty(), "{again:?}");
        assert!(again.left.iter().all(|(_, why)| *why == Left::There), "{:?}", again.left);
        let key = Source::new("jo", SourceKind::AccessKey);
        let taken = planned(&[&key], &[]);
        assert!(taken.left.contains(&("jo".to_owned(), Left::SourceNameTaken)), "{:?}", taken.left);
    }
}
