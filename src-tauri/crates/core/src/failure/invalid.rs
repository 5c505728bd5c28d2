//! Values that AWS would refuse, and the rules they break.

/// A value AWS would refuse, by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The settings key: `arn`, `duration`…
    pub field: &'static str,
    /// What the rule is.
    pub rule: Rule,
}

/// The rules of `AssumeRole`'s parameters and of Rolecall's own names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// `arn:PARTITION:iam::ACCOUNT:role/NAME`, 20-2048 characters.
    RoleArn,
    /// 900 to 43200 seconds, whole ones.
    RoleDuration,
    /// 2-64 of `[\w+=,.@-]` once the template is filled in.
    SessionName,
    /// 2-1224 of `[\w+=,.@:\/-]`.
    ExternalId,
    /// 2-64 of `[\w+=,.@-]`, never starting `aws:`.
    SourceIdentity,
    /// `arn:PARTITION:iam::ACCOUNT:mfa/NAME`, or a device's number; 9-256 of `[\w+=/:,.@-]`.
    MfaSerial,
    /// A device of the account that the source's key is of.
    MfaOfAnotherAccount,
    /// At most 50; key 1-128, value 0-256, `[\p{L}\p{Z}\p{N}_.:/=+\-@]`, keys unique without case.
    Tags,
    /// Keys of `tags`.
    TransitiveTags,
    /// JSON of at most 2048 characters, together with the policy ARNs.
    Policy,
    /// At most 10 ARNs.
    PolicyArns,
    /// 16-128 of `[\w]`, as AWS gives them.
    AccessKeyId,
    /// 40 characters as AWS gives them; never shown.
    SecretAccessKey,
    /// `eu-west-1`
    Region,
    /// One line, 1-128 characters.
    Name,
    /// Twelve digits.
    AccountId,
    /// A service name, a console path, a console URL or an ARN.
    Destination,
    /// A role that asks a person nothing.
    RenewsByItself,
    /// Only a role that is assumed has a session that signs for another role.
    Through,
    /// Ctrl, Alt or Super with a letter, a digit, a function key or Space.
    Shortcut,
    /// Not empty.
    NotEmpty,
    /// 8 characters at least.
    Passphrase,
    /// Either a token's file or a command that prints it.
    WebToken,
    /// Of a source whose key the keychain keeps.
    KeptKey,
    /// With `{account_name}` or `{account_id}` in it.
    TemplateName,
    /// With `{account_id}` in it.
    TemplateArn,
    /// Account numbers, one at least.
    TemplateAccounts,
    /// An https address without a password, or a file's whole path.
    TeamPlace,
    /// Not to be turned off: a team protects the role.
    TeamProtects,
    /// Not through a role that a team's file has: it may go with the file.
    ThroughTeam,
    /// The name of a role or user in IAM: 1-64 of `[\w+=,.@-]`.
    IamName,
    /// `/`, or printable ASCII between slashes; at most 512.
    IamPath,
    /// One line of at most 1,000 characters.
    IamDescription,
    /// 1 to 12 hours: `MaxSessionDuration`.
    RoleSession,
    /// A managed policy, a service, or a policy of at most 10,240 characters.
    Allowance,
    /// The ARN of a managed policy.
    PolicyArn,
    /// One minute to 36 hours.
    MfaAge,
    /// Not of somebody who brings a token in place of a signature.
    OnlySigned,
    /// A CIDR block.
    Network,
    /// A user or role by its ARN, an account, a provider with audience and subject.
    Principal,
    /// `https://d-1234567890.awsapps.com/start`
    StartUrl,
    /// Given where the start URL does not say it.
    InstanceRegion,
    /// 1024-65535.
    CallbackPort,
    /// 15 minutes to 90 days.
    PortalSession,
    /// With `{role}` in it, and `{account_name}` or `{account_id}`.
    RoleNames,
    /// 1-64 of `[\w+=,.@-]`.
    PermissionSetName,
    /// Not for a permission set, of which somebody else decides all this.
    Fixed,
    /// A permission set is of a source of kind `identity-center`, and no other kind of role is.
    InstanceSource,
    /// Nobody signs in to that source.
    SignInSource,
    /// `https://acme.okta.com`
    Issuer,
    /// Without spaces.
    Scopes,
    /// Of this computer: `http://127.0.0.1:8400/callback`
    RedirectUri,
    /// None that is Rolecall's own.
    SignInParameters,
}

impl Rule {
    /// The id of its sentence in the text catalogue.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::RoleArn => "rule-role-arn",
            Self::RoleDuration => "rule-role-duration",
            Self::SessionName => "rule-session-name",
            Self::ExternalId => "rule-external-id",
            Self::SourceIdentity => "rule-source-identity",
            Self::MfaSerial => "rule-mfa-serial",
            Self::MfaOfAnotherAccount => "rule-mfa-of-another-account",
            Self::Tags => "rule-tags",
            Self::TransitiveTags => "rule-transitive-tags",
            Self::Policy => "rule-policy",
            Self::PolicyArns => "rule-policy-arns",
            Self::AccessKeyId => "rule-access-key-id",
            Self::SecretAccessKey => "rule-secret-access-key",
            Self::Region => "rule-region",
            Self::Name => "rule-name",
            Self::AccountId => "rule-account-id",
            Self::Destination => "rule-destination",
            Self::RenewsByItself => "rule-renews-by-itself",
            Self::Through => "rule-through",
            Self::Shortcut => "rule-shortcut",
            Self::NotEmpty => "rule-not-empty",
            Self::Passphrase => "rule-passphrase",
            Self::WebToken => "rule-web-token",
            Self::StartUrl => "rule-start-url",
            Self::InstanceRegion => "rule-instance-region",
            Self::CallbackPort => "rule-callback-port",
            Self::PortalSession => "rule-portal-session",
            Self::RoleNames => "rule-role-names",
            Self::PermissionSetName => "rule-permission-set-name",
            Self::Fixed => "rule-fixed",
            Self::InstanceSource => "rule-instance-source",
            Self::SignInSource => "rule-sign-in-source",
            Self::Issuer => "rule-issuer",
            Self::Scopes => "rule-scopes",
            Self::RedirectUri => "rule-redirect-uri",
            Self::SignInParameters => "rule-sign-in-parameters",
            Self::KeptKey => "rule-kept-key",
            Self::TemplateName => "rule-template-name",
            Self::TemplateArn => "rule-template-arn",
            Self::TemplateAccounts => "rule-template-accounts",
            Self::TeamPlace => "rule-team-place",
            Self::TeamProtects => "rule-team-protects",
            Self::ThroughTeam => "rule-through-team",
            Self::IamName => "rule-iam-name",
            Self::IamPath => "rule-iam-path",
            Self::IamDescription => "rule-iam-description",
            Self::RoleSession => "rule-role-session",
            Self::Allowance => "rule-allowance",
            Self::PolicyArn => "rule-policy-arn",
            Self::MfaAge => "rule-mfa-age",
            Self::OnlySigned => "rule-only-signed",
            Self::Network => "rule-network",
            Self::Principal => "rule-principal",
        }
    }
}
