# Texts of the window. The pages in ui/ read this file as it is.

window-not-asked = This window could not ask Rolecall.
window-not-asked-hint = Close the window and open it again from the tray.

# ---- the link to the engine

window-connecting = Connecting to Rolecall…
window-not-running = Rolecall is not running
window-not-running-hint = It keeps your roles in the tray and holds your keys. This window only shows them.
window-start = Start Rolecall
window-other-version = Rolecall was updated: restart it
window-other-version-hint = This window and the running Rolecall ({ $version }) do not fit together. Quit Rolecall from the tray and start it again.
window-try-again = Try again
window-lost = Rolecall has gone away. Looking for it…
window-gone = Rolecall is not running. What you see may be out of date.

# ---- around the pages

window-pages = Pages
window-roles = Roles
window-sources = Sources
window-sandbox = Sandbox
window-sandbox-hint = Consoles are signed in at { $endpoint }, which stands in for AWS.
window-attention = Needs a look
window-attention-more =
    { $count ->
        [one] Show 1 more
       *[other] Show { $count } more
    }
window-dismiss = Dismiss
window-cancel = Cancel
window-optional = optional
window-loading = Loading…

# ---- what needs a look

window-attention-code = Code for { $name }
window-attention-reason = Reason for { $name }
window-attention-asked-by = Asked for by { $program }.
window-attention-answer-code = Enter code…
window-attention-answer-reason = Give a reason…
window-attention-ended = { $name } ended at { $time }
window-unlock = Unlock…
window-renew = Renew
window-renew-asks = Renew…
window-renew-role = Renew { $name }

# ---- roles

window-add-role = Add a role…
window-roles-filter = Filter roles
window-roles-none = No roles yet
window-roles-none-hint = A role is what you open: an AWS account seen through one set of permissions.
window-roles-no-match = No role matches “{ $text }”.
window-roles-added = { $name } was added.
window-open-console = Open console
window-open-console-of = Open the console of { $name }
window-favourite = Favourite
window-from-source = from { $source }
window-get-both = Console { $console }, credentials { $credentials }
window-get-as-credentials = Console and credentials { $credentials }
window-asks-code = Asks for a code
window-asks-reason = Asks for a reason
window-asks-both = Asks for a code and a reason
window-opening = Opening…
window-renewing = Renewing…
window-replaced = Replaced in browser
window-ended = Ended
window-until = until { $time }
window-minutes-left = { $minutes } min left
window-less-than-minute = less than a minute left
window-minutes = { $minutes } min
window-hours = { $hours } h
window-hours-minutes = { $hours } h { $minutes } min

# ---- sources

window-add-source = Add a source…
window-sources-none = No sources yet
window-sources-none-hint = A source signs for you: an access key, a profile in ~/.aws, or this machine’s own access.
window-check = Check
window-check-source = Check { $name }
window-checking = Checking…
window-you-are = You are { $who } in { $account }
window-kind-access-key = Access key
window-kind-profile = AWS profile
window-kind-profile-named = AWS profile “{ $profile }”
window-kind-environment = This machine
window-with-mfa = MFA
window-used-by =
    { $count ->
        [0] no roles
        [one] 1 role
       *[other] { $count } roles
    }
window-state-unchecked = Not checked yet
window-state-ready = Ready
window-state-locked = Keyring locked
window-state-key-missing = Key missing on this computer
window-state-needs-sign-in = Needs sign-in
window-state-expired = Expired
window-state-refused = Refused by AWS

# ---- add a source

window-welcome-source = Welcome. Two steps to your first console: who signs for you, then what you open.
window-new-source = Add a source
window-source-kind = Where its credentials come from
window-name = Name
window-source-name-help = As you will see it in lists.
window-access-key-id = Access key ID
window-access-key-id-help = It starts with AKIA.
window-secret-access-key = Secret access key
window-secret-access-key-help = Kept in this computer’s keyring and nowhere else.
window-profile = Profile
window-profile-help = Its name in ~/.aws/config.
window-environment-help = Variables, a container’s role or the machine’s own: whatever the AWS SDK finds here.
window-region = Region
window-source-region-help = Such as eu-west-1.
window-mfa-device = MFA device
window-mfa-device-help = Its ARN or serial number, where roles ask for a code.
window-save-source = Add source
window-saving = Adding…

# ---- add a role

window-welcome-role = One more step: what do you want to open?
window-new-role = Add a role
window-role-arn = Role ARN
window-role-arn-help = Or a link to switch roles, as the console gives it.
window-role-arn-account = A role in { $account }.
window-role-name-help = As the tray will show it.
window-source = Source
window-source-help = Who signs for it.
window-role-needs-source = A role needs a source first.
window-console-lasts = Console lasts
window-credentials-last = Credentials last
window-lasts-default = { $length } (default)
window-lasts-other = Other…
window-lasts-other-label = { $what }, other length
window-lasts-other-placeholder = 2h 30m
window-lasts-other-help = 15 min to 12 h, such as 2h 30m.
window-service = Opens at
window-service-help = Such as s3 or cloudwatch.
window-service-placeholder = Console home
window-role-region-help = Where the console opens.
window-group = Group
window-group-help = The submenu of the tray it stands in.
window-colour = Colour
window-colour-none = None
window-colour-red = Red
window-colour-orange = Orange
window-colour-yellow = Yellow
window-colour-green = Green
window-colour-teal = Teal
window-colour-blue = Blue
window-colour-purple = Purple
window-colour-grey = Grey
window-favourite-help = Stands near the top of the tray’s menu.
window-advanced = Advanced
window-advanced-count = Advanced ({ $count })
window-external-id = External ID
window-external-id-help = Where the role’s owner gave you one.
window-save-role = Add role

# ---- what a form finds by itself

window-wanted = Please fill this in.
window-name-taken = There is one of that name already.
window-not-a-length = Write it like 2h 30m, from 15 min to 12 h.

# ---- prompts

window-prompt-code = Code for { $name }
window-prompt-reason = Reason for { $name }
window-prompt-device = Device { $name } in { $account }
window-prompt-device-serial = Device { $serial }
window-prompt-code-label = Six digits
window-prompt-code-sent = Checking the code…
window-prompt-reason-label = Why do you open it?
window-prompt-reason-help = One line, kept in the activity log.
window-prompt-send = Continue
