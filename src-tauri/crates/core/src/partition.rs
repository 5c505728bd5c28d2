//! AWS partitions: their names, regions, sign-in hosts and console hosts. Every host Rolecall sends live
//! credentials or a browser to comes from the one table here.

use crate::failure::{Failure, Invalid, Rule};

/// A partition of AWS, as the second part of an ARN names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Partition {
    /// `aws`, the commercial regions.
    Aws,
    /// `aws-us-gov`, GovCloud.
    AwsUsGov,
    /// `aws-cn`, China.
    AwsCn,
    /// `aws-eusc`, the European Sovereign Cloud.
    AwsEusc,
    /// `aws-iso`
    AwsIso,
    /// `aws-iso-b`
    AwsIsoB,
    /// `aws-iso-e`
    AwsIsoE,
    /// `aws-iso-f`
    AwsIsoF,
}

struct Row {
    partition: Partition,
    word: &'static str,
    /// What its regions' names begin with; empty for the commercial ones, which share no beginning.
    regions: &'static str,
    default_region: &'static str,
    sign_in: Option<&'static str>,
    /// The region whose sign-in host carries no prefix.
    bare_sign_in: Option<&'static str>,
    console: Option<&'static str>,
    /// Whether a region stands before the console's domain.
    regional_console: bool,
    /// What the hosts of its services end with, where IAM Identity Center is.
    services: Option<&'static str>,
}

// Sign-in hosts of the isolated partitions are known, their console hosts are not: no link can be made, so neither
// is listed.
#[rustfmt::skip]
const TABLE: [Row; 8] = [
    Row { partition: Partition::Aws, word: "aws", regions: "", default_region: "us-east-1",
          sign_in: Some("signin.aws.amazon.com"), bare_sign_in: Some("us-east-1"),
          console: Some("console.aws.amazon.com"), regional_console: true, services: Some("amazonaws.com") },
    Row { partition: Partition::AwsUsGov, word: "aws-us-gov", regions: "us-gov-", default_region: "us-gov-west-1",
          sign_in: Some("signin.amazonaws-us-gov.com"), bare_sign_in: Some("us-gov-west-1"),
          console: Some("console.amazonaws-us-gov.com"), regional_console: false, services: Some("amazonaws.com") },
    Row { partition: Partition::AwsCn, word: "aws-cn", regions: "cn-", default_region: "cn-north-1",
          sign_in: Some("signin.amazonaws.cn"), bare_sign_in: Some("cn-north-1"),
          console: Some("console.amazonaws.cn"), regional_console: false, services: Some("amazonaws.com.cn") },
    Row { partition: Partition::AwsEusc, word: "aws-eusc", regions: "eusc-", default_region: "eusc-de-east-1",
          sign_in: Some("signin.amazonaws-eusc.eu"), bare_sign_in: None,
          console: Some("console.amazonaws-eusc.eu"), regional_console: false, services: Some("amazonaws.eu") },
    Row { partition: Partition::AwsIso, word: "aws-iso", regions: "us-iso-", default_region: "us-iso-east-1",
          sign_in: None, bare_sign_in: None, console: None, regional_console: false, services: None },
    Row { partition: Partition::AwsIsoB, word: "aws-iso-b", regions: "us-isob-", default_region: "us-isob-east-1",
          sign_in: None, bare_sign_in: None, console: None, regional_console: false, services: None },
    Row { partition: Partition::AwsIsoE, word: "aws-iso-e", regions: "eu-isoe-", default_region: "eu-isoe-west-1",
          sign_in: None, bare_sign_in: None, console: None, regional_console: false, services: None },
    Row { partition: Partition::AwsIsoF, word: "aws-iso-f", regions: "us-isof-", default_region: "us-isof-south-1",
          sign_in: None, bare_sign_in: None, console: None, regional_console: false, services: None },
];

impl Partition {
    /// Every partition that is known.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.partition)
    }

    /// The partition an ARN names: `arn:aws-cn:iam::…` is [`Partition::AwsCn`].
    pub fn of_arn(arn: &str) -> Option<Self> {
        let word = arn.strip_prefix("arn:")?.split_once(':')?.0;
        TABLE.iter().find(|row| row.word == word).map(|row| row.partition)
    }

    /// The partition a region belongs to; `None` where the text has not the shape of a region.
    pub fn of_region(region: &str) -> Option<Self> {
        if !is_region(region) {
            return None;
        }
        let special = TABLE.iter().find(|row| !row.regions.is_empty() && region.starts_with(row.regions));
        Some(special.map_or(Self::Aws, |row| row.partition))
    }

    /// As an ARN writes it.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The region meant where nobody named one.
    pub fn default_region(self) -> &'static str {
        self.row().default_region
    }

    /// The region whose STS signs: the first of these, else the partition's default. A region of another partition is
    /// never taken: its STS knows nothing of the role.
    pub fn sts_region<'a>(self, named: impl IntoIterator<Item = Option<&'a str>>) -> String {
        let mut own = named.into_iter().flatten().filter(|region| Self::of_region(region) == Some(self));
        own.next().unwrap_or(self.default_region()).to_owned()
    }

    /// The host whose `/federation` makes sign-in links. One region a partition has no prefix, the others have.
    ///
    /// # Errors
    /// [`Failure::NoSignInHost`] for the isolated partitions, [`Failure::Invalid`] for what is no region's name.
    pub fn sign_in_host(self, region: Option<&str>) -> Result<String, Failure> {
        let host = self.row().sign_in.ok_or_else(|| self.no_host())?;
        let region = self.own_region(region)?.unwrap_or(self.default_region());
        if self.row().bare_sign_in == Some(region) {
            Ok(host.to_owned())
        } else {
            Ok(format!("{region}.{host}"))
        }
    }

    /// The host to which a person signs in as `aws login` does: by its full name in every region.
    ///
    /// # Errors
    /// [`Failure::NoSignInHost`] for the isolated partitions, [`Failure::Invalid`] for what is no region's name.
    pub fn login_host(region: &str) -> Result<String, Failure> {
        let invalid = || Failure::Invalid(Invalid { field: "region", rule: Rule::Region });
        let partition = Self::of_region(region).ok_or_else(invalid)?;
        let host = partition.row().sign_in.ok_or_else(|| partition.no_host())?;
        Ok(format!("{region}.{host}"))
    }

    /// The host whose `/oauth` signs a browser out: that of the default region by its full name, and no other.
    ///
    /// # Errors
    /// [`Failure::NoSignInHost`] for the isolated partitions.
    pub fn sign_out_host(self) -> Result<String, Failure> {
        let host = self.row().sign_in.ok_or_else(|| self.no_host())?;
        Ok(format!("{}.{host}", self.default_region()))
    }

    /// The console's host for a region; without one the host that leads to the region last used there.
    ///
    /// # Errors
    /// [`Failure::NoSignInHost`] for the isolated partitions, [`Failure::Invalid`] for what is no region's name.
    pub fn console_host(self, region: Option<&str>) -> Result<String, Failure> {
        let domain = self.console_domain()?;
        match self.own_region(region)? {
            Some(region) if self.row().regional_console => Ok(format!("{region}.{domain}")),
            _ => Ok(domain.to_owned()),
        }
    }

    /// The host of a regional service: `oidc` or `portal.sso`.
    ///
    /// # Errors
    /// [`Failure::NoSignInHost`] for the isolated partitions, [`Failure::Invalid`] for what is no region's name.
    pub fn service_host(service: &str, region: &str) -> Result<String, Failure> {
        let invalid = || Failure::Invalid(Invalid { field: "region", rule: Rule::Region });
        let partition = Self::of_region(region).ok_or_else(invalid)?;
        let domain = partition.row().services.ok_or_else(|| partition.no_host())?;
        Ok(format!("{service}.{region}.{domain}"))
    }

    /// The domain all its consoles live under.
    ///
    /// # Errors
    /// [`Failure::NoSignInHost`] for the isolated partitions.
    pub fn console_domain(self) -> Result<&'static str, Failure> {
        self.row().console.ok_or_else(|| self.no_host())
    }

    /// The region, if it is one of this partition; one of another partition counts as none.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for what is no region's name: it would become part of a host.
    pub fn own_region(self, region: Option<&str>) -> Result<Option<&str>, Failure> {
        let Some(region) = region else { return Ok(None) };
        match Self::of_region(region) {
            None => Err(Failure::Invalid(Invalid { field: "region", rule: Rule::Region })),
            Some(partition) => Ok((partition == self).then_some(region)),
        }
    }

    fn no_host(self) -> Failure {
        Failure::NoSignInHost { partition: self.word().to_owned() }
    }

    fn row(self) -> &'static Row {
        // Each variant has its row (a test sees to it), so the fallback is never taken.
        TABLE.iter().find(|row| row.partition == self).unwrap_or(&TABLE[0])
    }
}

/// Whether a text looks like `eu-west-1`: lower-case words and a number, joined by dashes. New regions appear every
/// year, so no list of them is kept.
pub fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [words @ .., number] = parts.as_slice() else { return false };
    text.len() <= 32
        && words.len() >= 2
        && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// The commercial regions that every account has; each later one has to be switched on.
const SWITCHED_ON: [&str; 17] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
];

/// Whether a region has to be switched on before an account's credentials are known there.
pub fn is_opt_in(region: &str) -> bool {
    Partition::of_region(region) == Some(Partition::Aws) && !SWITCHED_ON.contains(&region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_its_row() {
        for (index, partition) in Partition::all().enumerate() {
            assert_eq!(TABLE[index].partition, partition);
            assert_eq!(partition.row().word, TABLE[index].word);
            assert_eq!(Partition::of_region(partition.default_region()), Some(partition));
            assert_eq!(
                Partition::of_arn(&format!("arn:{}:iam::1:role/a", partition.word())),
                Some(partition)
            );
        }
        assert_eq!(Partition::all().count(), 8);
        for wrong in ["", "arn", "arn:aws", "arn:aws-mars:iam::1:role/a", "ARN:aws:iam", "x:aws:iam"] {
            assert_eq!(Partition::of_arn(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_regional_service_has_its_host_in_the_partition_of_the_region() {
        for (region, host) in [
            ("eu-west-1", "oidc.eu-west-1.amazonaws.com"),
            ("us-gov-west-1", "oidc.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "oidc.cn-north-1.amazonaws.com.cn"),
            ("eusc-de-east-1", "oidc.eusc-de-east-1.amazonaws.eu"),
        ] {
            assert_eq!(Partition::service_host("oidc", region), Ok(host.to_owned()));
        }
        assert!(Partition::service_host("oidc", "us-iso-east-1").is_err());
        assert!(Partition::service_host("oidc", "evil.example/eu-west-1").is_err());
    }

    #[test]
    fn a_login_goes_to_its_region_by_its_full_name() {
        for (region, host) in [
            ("us-east-1", "us-east-1.signin.aws.amazon.com"),
            ("eu-west-1", "eu-west-1.signin.aws.amazon.com"),
            ("us-gov-west-1", "us-gov-west-1.signin.amazonaws-us-gov.com"),
            ("cn-north-1", "cn-north-1.signin.amazonaws.cn"),
            ("eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu"),
        ] {
            assert_eq!(Partition::login_host(region), Ok(host.to_owned()));
        }
        assert!(Partition::login_host("us-iso-east-1").is_err());
        assert!(Partition::login_host("evil.example/eu-west-1").is_err());
    }

    #[test]
    fn sign_in_hosts_carry_a_prefix_but_for_one_region_each() {
        use Partition::{Aws, AwsCn, AwsEusc, AwsUsGov};
        for (partition, region, host) in [
            (Aws, None, "signin.aws.amazon.com"),
            (Aws, Some("us-east-1"), "signin.aws.amazon.com"),
            (Aws, Some("eu-west-1"), "eu-west-1.signin.aws.amazon.com"),
            (Aws, Some("cn-north-1"), "signin.aws.amazon.com"),
            (AwsUsGov, None, "signin.amazonaws-us-gov.com"),
            (AwsUsGov, Some("us-gov-west-1"), "signin.amazonaws-us-gov.com"),
            (AwsUsGov, Some("us-gov-east-1"), "us-gov-east-1.signin.amazonaws-us-gov.com"),
            (AwsCn, Some("cn-north-1"), "signin.amazonaws.cn"),
            (AwsCn, Some("cn-northwest-1"), "cn-northwest-1.signin.amazonaws.cn"),
            (AwsEusc, None, "eusc-de-east-1.signin.amazonaws-eusc.eu"),
            (AwsEusc, Some("eu-west-1"), "eusc-de-east-1.signin.amazonaws-eusc.eu"),
        ] {
            assert_eq!(partition.sign_in_host(region).as_deref(), Ok(host), "{partition:?} {region:?}");
        }
    }

    #[test]
    fn console_hosts() {
        use Partition::{Aws, AwsCn, AwsEusc, AwsUsGov};
        for (partition, region, host) in [
            (Aws, None, "console.aws.amazon.com"),
            (Aws, Some("us-east-1"), "us-east-1.console.aws.amazon.com"),
            (Aws, Some("eu-west-1"), "eu-west-1.console.aws.amazon.com"),
            (Aws, Some("us-gov-west-1"), "console.aws.amazon.com"),
            (AwsUsGov, Some("us-gov-east-1"), "console.amazonaws-us-gov.com"),
            (AwsCn, Some("cn-northwest-1"), "console.amazonaws.cn"),
            (AwsEusc, Some("eusc-de-east-1"), "console.amazonaws-eusc.eu"),
        ] {
            assert_eq!(partition.console_host(region).as_deref(), Ok(host), "{partition:?} {region:?}");
        }
    }

    #[test]
    fn isolated_partitions_say_so_instead_of_guessing() {
        for partition in [Partition::AwsIso, Partition::AwsIsoB, Partition::AwsIsoE, Partition::AwsIsoF] {
            let failure = Failure::NoSignInHost { partition: partition.word().to_owned() };
            assert_eq!(partition.sign_in_host(None), Err(failure.clone()));
            assert_eq!(partition.console_host(None), Err(failure));
        }
    }

    #[test]
    fn no_text_but_a_region_gets_into_a_host() {
        for region in [
            "evil.com/",
            "eu-west-1.evil.com",
            "EU-WEST-1",
            "",
            "eu-west",
            "eu--1",
            "1",
            "eu-west-1#",
            "-a-1",
        ] {
            assert!(!is_region(region), "{region}");
            assert!(
                matches!(Partition::Aws.sign_in_host(Some(region)), Err(Failure::Invalid(_))),
                "{region}"
            );
            assert!(
                matches!(Partition::Aws.console_host(Some(region)), Err(Failure::Invalid(_))),
                "{region}"
            );
        }
        for region in [
            "us-east-1",
            "ap-southeast-5",
            "us-gov-east-1",
            "mx-central-1",
            "eusc-de-east-1",
            "us-isob-east-1",
        ] {
            assert!(is_region(region), "{region}");
        }
    }

    #[test]
    fn later_regions_have_to_be_switched_on() {
        for (region, opt_in) in [
            ("us-east-1", false),
            ("eu-west-3", false),
            ("ap-south-2", true),
            ("me-central-1", true),
            ("cn-north-1", false),
            ("us-gov-west-1", false),
            ("nowhere", false),
        ] {
            assert_eq!(is_opt_in(region), opt_in, "{region}");
        }
    }

    #[test]
    fn sts_is_called_in_a_region_of_the_roles_partition() {
        use Partition::{Aws, AwsCn, AwsEusc, AwsIso, AwsUsGov};
        for (partition, role, source, region) in [
            (Aws, Some("eu-west-1"), Some("us-west-2"), "eu-west-1"),
            (Aws, None, Some("us-west-2"), "us-west-2"),
            (Aws, None, None, "us-east-1"),
            (Aws, Some("cn-north-1"), Some("eu-west-1"), "eu-west-1"),
            (Aws, Some("nowhere"), None, "us-east-1"),
            (AwsCn, Some("eu-west-1"), Some("eu-west-1"), "cn-north-1"),
            (AwsCn, None, Some("cn-northwest-1"), "cn-northwest-1"),
            (AwsUsGov, Some("us-east-1"), None, "us-gov-west-1"),
            (AwsEusc, Some("eu-central-1"), None, "eusc-de-east-1"),
            (AwsIso, Some("us-isob-east-1"), Some("us-iso-west-1"), "us-iso-west-1"),
        ] {
            assert_eq!(partition.sts_region([role, source]), region, "{partition:?} {role:?} {source:?}");
        }
    }
}
