# Texts that the window shares with the other surfaces.

# ---- why a profile of ~/.aws is not imported

left-there = Already in Rolecall.
left-asks-rolecall = It already gets its credentials from Rolecall.
left-role-gone = It asks Rolecall for a role that does not exist. Delete its credential_process line.
left-name-taken = Another role with a different ARN already has this name. Rename one of them.
left-source-name-taken = Another source already has this name. Rename one of them.
left-temporary = Its key is temporary.
left-half-key = It has only one of aws_access_key_id and aws_secret_access_key.
left-key = Its aws_access_key_id is not a valid access key ID.
left-secret = Its aws_secret_access_key is not valid: it must have exactly 40 characters.
left-no-credentials = It has no credentials.
left-by-sdk = Signs in through the AWS SDK (such as SSO). Add it as an “AWS profile” source.
left-no-source = Its source_profile does not exist or has no credentials.
left-its-source = Its source_profile is not imported either.
left-credential-source = Its credential_source must be Environment, Ec2InstanceMetadata or EcsContainer, without a source_profile beside it.
left-loop = Its source_profile points back to itself.
left-name = Its name is too long or has a character that can’t be shown.
left-arn = Its role_arn is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/NAME.
left-duration = Its duration_seconds is not a number from 900 to 43200.
left-external-id = Its external_id has a length or a character that AWS rejects.
left-session-name = Its role_session_name has a length or a character that AWS rejects.
left-mfa-serial = Its mfa_serial is not an MFA device.
left-sign-in = Its sso_start_url, sso_region, sso_account_id or sso_role_name is not valid.
left-passed-over = AWS tools ignore it. Check the [section] line above it.

warning-unknown-key = Settings file, line { $line }, column { $column }: “{ $key }” is unknown and has no effect.
warning-misspelt = Settings file, line { $line }, column { $column }: “{ $key }” is unknown and has no effect. Did you mean { $meant }?
warning-held-back = Settings file, line { $line }, column { $column }: “{ $key }” is unknown. Did you mean { $meant }? Until you correct it, { $role } can’t be used.
warning-asks-to-renew = { $role } has auto_renew but asks for an MFA code or a reason each time, so it never renews automatically.
warning-open-mode = Other users can read or write the settings file (mode { $mode }).

# What the window asks for and a person has to allow.
act-start = Start this program: { $what }
act-send-file = Send this file to AWS as a sign-in token: { $what }
act-plain-endpoint = Call AWS over unencrypted http, where anyone on the network can read the traffic
act-visit = Ask this address where your company’s sign-in is: { $what }
act-fetch = Read a team’s roles from: { $what }

# ---- a program that asks for a role

program-asks = Allow { $program } to use { $role }?
program-unknown = a program
program-files = Runs { $what }
program-unknown-script = Runs { $what } with an unknown script, so it can only be allowed once
program-not-shown = The system does not show what it runs, so it can only be allowed once
program-package = Package: { $what }
program-terminal = Terminal: { $what }
program-folder = Folder: { $what }
program-parent = Started by { $what }
