# Texts that the window shares with the other surfaces.

# ---- why a profile of ~/.aws stays where it is

left-there = Rolecall has it already.
left-name-taken = Rolecall has something else of that name.
left-temporary = Its key is temporary.
left-no-credentials = It gives no credentials.
left-by-sdk = The AWS SDK signs in for it. Add it as a source of kind AWS profile.
left-no-source = Its source_profile is not there or gives no credentials.
left-loop = Its source_profile leads back to it.
left-duration = Its duration_seconds is no number.
left-passed-over = AWS’s own tools pass it over. Look at the line in brackets above it.
