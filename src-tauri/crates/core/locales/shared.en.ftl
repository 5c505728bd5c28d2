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
left-passed-over = AWS’s own tools take it for no profile. Look at the line in brackets above it.

note-region = Its region “{ $region }” is none and does not come over.
note-same-key = It has the same key as source { $source }, which is enough for both.
note-device = Source { $source } asks for no code of { $device }. Put that device into the source.

aws-no-section = Line { $line } is in front of the first [section].
aws-no-property = Line { $line } has no =.
aws-no-name = Line { $line } has no name in front of its =.
aws-section-twice = Line { $line } begins a section that was there before.
aws-property-twice = Line { $line } sets again what is set further up.
aws-nested = The block at line { $line } has a line without =.
aws-no-profile = Line { $line }: AWS’s own tools take [{ $header }] for no profile.

# What the window asks for and a person is to allow.
act-start = Start this program: { $what }
act-send-file = Send this file to AWS as a sign-in token: { $what }
act-fetch = Read a team’s roles from: { $what }
