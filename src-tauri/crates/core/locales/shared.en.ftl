# Texts that the window shares with the other surfaces.

# ---- why a profile of ~/.aws stays where it is

left-there = Rolecall has it already.
left-asks-rolecall = It gets its credentials from Rolecall already.
left-role-gone = It asks Rolecall for a role that is not there. Take its credential_process line out.
left-name-taken = Rolecall has a role of that name with another ARN. Rename one of the two.
left-source-name-taken = Rolecall has another source of that name. Rename one of the two.
left-temporary = Its key is temporary.
left-half-key = It has only one of aws_access_key_id and aws_secret_access_key.
left-key = Its aws_access_key_id is no access key’s id.
left-secret = Its aws_secret_access_key is no secret: one has exactly 40 characters.
left-no-credentials = It gives no credentials.
left-by-sdk = The AWS SDK signs in for it. Add it as a source of kind AWS profile.
left-no-source = Its source_profile is not there or gives no credentials.
left-its-source = Its source_profile does not come over either.
left-loop = Its source_profile leads back to it.
left-name = Its name is too long or has a character that can’t be shown.
left-arn = Its role_arn is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/NAME.
left-duration = Its duration_seconds is no number from 900 to 43200.
left-external-id = Its external_id has a length or a character that AWS refuses.
left-session-name = Its role_session_name has a length or a character that AWS refuses.
left-mfa-serial = Its mfa_serial names no MFA device.
left-sign-in = Its sso_start_url, sso_region, sso_account_id or sso_role_name can’t be right.
left-passed-over = AWS’s own tools take it for no profile. Look at the line in brackets above it.

warning-unknown-key = Settings file, line { $line }, column { $column }: “{ $key }” is not known and does nothing.
warning-misspelt = Settings file, line { $line }, column { $column }: “{ $key }” is not known and does nothing. Write { $meant }.
warning-held-back = Settings file, line { $line }, column { $column }: “{ $key }” is not known. Write { $meant }: until then { $role } can’t be used.
warning-asks-to-renew = { $role } has auto_renew and asks something each time, so it never renews by itself.
warning-open-mode = Other users may read or write the settings file (mode { $mode }).

# What the window asks for and a person is to allow.
act-start = Start this program: { $what }
act-send-file = Send this file to AWS as a sign-in token: { $what }
act-plain-endpoint = Call AWS over plain http, where everybody on the way can read along
act-fetch = Read a team’s roles from: { $what }
