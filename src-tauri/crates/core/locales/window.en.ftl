# Texts of the window. The pages in ui/ read this file as it is.

window-not-asked = Rolecall did not respond.
window-not-asked-hint = Close the window and open it again from the tray.

# ---- the link to the engine

window-title = Rolecall
window-connecting = Connecting to Rolecall…
window-not-running = Rolecall is not running
window-not-running-hint = Rolecall works in the background and keeps your keys. Start it to see your roles.
window-start = Start Rolecall
window-other-version = Restart Rolecall to finish the update
window-other-version-hint = This window and the running app ({ $version }) are different versions. Quit Rolecall from the tray menu, then start it again.
window-try-again = Try again
window-lost = Connection to Rolecall lost. Reconnecting…
window-gone = Rolecall has stopped. This page may be out of date.

# ---- around the pages

window-pages = Pages
window-sessions = Sessions
window-roles = Roles
window-sources = Sources
window-activity = Activity
window-preferences = Settings
window-accounts = Accounts
window-team = Team
window-find = Find role…
    .help = Find a role ({ $keys })
    .placeholder = Search roles, or try “prod s3”
window-no-tray = Tray icon unavailable
window-no-tray-hint = Rolecall keeps running: open it again from your applications, or with the command “rolecall find”. On GNOME, the AppIndicator extension brings tray icons back.
window-quit = Quit Rolecall
window-sandbox = Sandbox
window-sandbox-hint = Console sign-ins go to { $endpoint } instead of AWS.
window-attention = Needs attention
window-attention-more =
    { $count ->
        [one] Show 1 more
       *[other] Show { $count } more
    }
window-dismiss = Dismiss
window-cancel = Cancel
window-close = Close
window-save = Save
window-saving = Saving…
window-saved = { $name } was saved.
window-edit = Edit…
window-duplicate = Duplicate…
window-remove = Remove
window-remove-asks = Remove…
window-remove-title = Remove { $name }?
window-removed = { $name } was removed.
window-undo = Undo
window-and-more =
    { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
window-optional = optional
window-loading = Loading…
window-more-for = More for { $name }

# ---- what needs attention

window-attention-code = MFA code needed for { $name }
window-attention-reason = Reason needed for { $name }
window-attention-sign-in = Sign in to { $name }
window-attention-accounts = Where to open { $name }?
window-attention-asked-by = Requested by { $program }.
window-attention-passphrase = Passphrase for your keys
window-attention-answer-code = Enter MFA code…
window-attention-answer-reason = Enter reason…
window-attention-answer-passphrase = Enter passphrase…
window-attention-answer-sign-in = Sign in…
window-attention-answer-accounts = Choose…
window-attention-permission = Confirm this outside the window
window-attention-permission-hint = Answer in the tray menu or in the notification.
window-attention-approval-hint = Answer in Rolecall’s tray menu or in its notification: { $facts }
window-attention-ended = { $name } ended at { $time }
window-attention-older-keys = Old { $name } credentials in a shell expired at { $time }
window-older-keys-hint = That shell still holds credentials from before you renewed. Copy the new ones into it.
window-unlock = Unlock…
window-show = Show
window-attention-waiting = { $name } renews when the network is back
window-attention-asleep =
    { $count ->
        [one] A session ended while this computer was asleep
       *[other] { $count } sessions ended while this computer was asleep
    }
window-attention-clock-slow = Your computer’s clock is { $time } slow
window-attention-clock-fast = Your computer’s clock is { $time } fast
window-attention-clock-hint = AWS rejects requests when the clock is more than 15 min off. Turn on automatic date and time.

# ---- what can be done with a role

window-open = Open
window-open-console = Open console
window-open-apart = Open in a separate window
window-open-console-of = Open console of { $name }
window-open-at = Open { $service }
window-open-service = Open a service…
window-copy-link = Copy sign-in link
window-copy-credentials = Copy credentials…
window-renew = Renew
window-renew-asks = Renew…
window-renew-role = Renew { $name }
window-sign-out = Sign out in browser
window-end = End session
window-link-copied = Sign-in link copied.
window-credentials-copied = Credentials copied.
window-copied-for = Anyone with this can act as { $name }. Clipboard clears in { $time }.
window-copied-stays = Anyone with this can act as { $name }. It stays on the clipboard until you copy something else.
window-ended-here = { $name } session ended.
window-ended-all =
    { $count ->
        [one] 1 session ended.
       *[other] { $count } sessions ended.
    }
window-tab-stays = Its browser tab stays signed in until { $time }.
window-keys-stay = Copied credentials keep working until { $time }.

# ---- sessions

window-sessions-none = No active sessions
window-sessions-none-hint = Open a role and it appears here with its time left.
window-sessions-today = Today
window-sessions-to-roles = Open a role…
window-sessions-ended =
    { $count ->
        [one] 1 ended
       *[other] { $count } ended
    }
window-session-of-source = MFA session, shared by this source’s roles
window-clock-console = Console { $left }
window-clock-shell = Command line { $left }
window-clock-older-keys = Old credentials in a shell: { $left }
window-clock-ready = Not in use, { $left }
window-opened = opened { $time } from { $from }
window-started = started { $time }
window-from-tray = the tray
window-from-notice = a notification
window-from-window = this window
window-from-command-line = the command line
window-from-engine = automatic renewal
window-end-all = End all
window-end-all-asks = End all…
window-end-all-title =
    { $count ->
        [one] End 1 session?
       *[other] End { $count } sessions?
    }
window-end-all-hint = Rolecall forgets these sessions. Open tabs and copied credentials keep working until they expire.
window-copy = Copy
window-copy-credentials-of = Copy credentials for { $name }
window-shell = Format
window-shell-bash = bash
window-shell-zsh = zsh
window-shell-fish = fish
window-shell-powershell = PowerShell
window-shell-cmd = Command Prompt
window-shell-dotenv = .env file

# ---- roles

window-add-role = Add a role…
window-roles-filter = Filter roles
window-roles-none = No roles yet
window-roles-none-hint = A role is one AWS account with one set of permissions. Paste a role ARN to add your first.
window-roles-no-match = No role matches “{ $text }”.
window-roles-added = { $name } was added.
window-roles-count =
    { $count ->
        [one] 1 role
       *[other] { $count } roles
    }
window-roles-favourites = Favourites
window-roles-others = Other roles
window-group-by = Group by
window-group-by-none = No grouping
window-group-by-group = Group
window-group-by-account = Account
window-group-by-source = Source
window-group-none = No group
window-sort-by = Sort by
window-sort-by-file = Custom order
window-sort-by-name = Name
window-sort-by-used = Recently used
window-favourite-role = Favourite { $name }
window-favourite-on = Add to favourites
window-favourite-off = Remove from favourites
window-from-source = via { $source }
window-of-template = template { $name }
window-of-team = team { $name }
window-used = Used { $ago }
window-get-both = Console { $console } · CLI { $credentials }
window-get-at-most = Console { $console } · CLI up to { $credentials }
window-get-as-credentials = Console and CLI { $credentials }
window-get-limited = { $credentials } max ({ $why })
window-limit-chained = chained role
window-limit-shared-code = shared MFA code
window-limit-temporary-source = temporary credentials
window-get-no-console = CLI { $credentials } · no console
window-protected = Protected
window-production = Production
window-asks-code = MFA
window-asks-reason = Reason
window-asks-both = MFA + reason
window-opening = Opening…
window-renewing = Renewing…
window-waiting = Waiting for network
window-replaced = Signed out: another account opened
window-ended = Ended
window-until = until { $time }
window-left = { $time } left
window-ago = { $time } ago
window-just-now = just now
window-less-than-minute = less than a minute left
window-seconds = { $seconds } s
window-minutes = { $minutes } min
window-hours = { $hours } h
window-hours-minutes = { $hours } h { $minutes } min
window-removed-roles = { $count } roles were removed.
window-removed-live = Active sessions end too. Open browser tabs stay signed in until they expire.
window-role-move = Move { $name }
    .help = Drag, or use ↑ and ↓
window-role-moved = { $name } is now number { $place } of { $count }.
window-role-in-use = { $name } is in use
window-role-in-use-by =
    { $count ->
        [one] One role is chained through it. Change or remove that role first:
       *[other] { $count } roles are chained through it. Change or remove those roles first:
    }

# ---- several roles at once

window-pick = Select
window-pick-done = Done
window-pick-all = Select all
window-pick-role = Select { $name }
window-picked =
    { $count ->
        [0] No roles selected
        [one] 1 role
       *[other] { $count } roles
    }
window-bulk-what = What to change
window-bulk-default = Default
window-bulk-no-group = No group
window-bulk-favourite-yes = Yes
window-bulk-favourite-no = No
window-bulk-apply = Apply
window-bulk-doing = { $done } of { $all }…
window-bulk-done =
    { $count ->
        [one] 1 role was changed.
       *[other] { $count } roles were changed.
    }

# ---- sources

window-add-source = Add a source…
window-sources-none = No sources yet
window-sources-none-hint = A source is where your AWS credentials come from: an access key, a profile in ~/.aws or this computer’s own access.
window-check = Test
window-check-source = Test { $name }
window-checking = Testing…
window-you-are-person = Signed in as { $person }
window-you-are = Signed in as { $who } in { $account }
window-kind-identity-center = Your company
    .help = Sign in through your AWS access portal (IAM Identity Center).
window-kind-oidc = Your company’s own sign-in
    .help = With Okta, Entra ID, Auth0, Keycloak or another OpenID Connect provider.
window-kind-login = AWS console sign-in
    .help = Sign in with your own AWS console password, like aws login. Lasts up to 12 hours.
window-kind-access-key = Access key
    .help = The key ID and secret of an IAM user.
window-kind-profile = AWS profile
    .help = A profile in ~/.aws/config.
window-kind-profile-named = AWS profile “{ $profile }”
window-kind-environment = This computer
    .help = Its variables, container role or instance role.
window-kind-web-identity = Web identity
    .help = A token from an identity provider.
window-with-mfa = MFA
window-used-by =
    { $count ->
        [0] no roles
        [one] 1 role
       *[other] { $count } roles
    }
window-state-unchecked = Not tested yet
window-state-ready = Ready
window-state-locked = Keyring locked
window-state-key-missing = Key not on this computer
window-state-needs-sign-in = Needs sign-in
window-state-expired = Expired
window-state-refused = Rejected by AWS
window-signed-in = Signed in
window-signed-in-until = Signed in until { $time }
window-signing-in-waits =
    { $count ->
        [one] 1 request is waiting
       *[other] { $count } requests are waiting
    }
window-sign-in = Sign in…
window-sign-in-again = Sign in again…
window-sign-in-to = Sign in to { $name }
window-sign-in-again-to = Sign in again to { $name }
window-sign-out-of-source = Sign out
window-signed-out = Signed out of { $name }.
window-signed-out-hint = Open sessions of its roles keep working until they expire.
window-list-again = Refresh roles
window-listing = Listing roles: { $done } of { $of } accounts
window-enter-key = Enter key…
window-replace-key = Replace key
window-replace-key-asks = Replace key…
window-replace-key-named = Replace key of { $name }
window-replace-key-of = Replace the key of { $name }
window-replace-key-help = Create a second access key in IAM and enter it here. The old key stays in use until AWS confirms the new one.
window-key-replaced = The key of { $name } was replaced.
window-key-replaced-hint = Now deactivate the old key in IAM.
window-key-for =
    { $days ->
        [0] key added today
        [one] key added 1 day ago
       *[other] key added { $days } days ago
    }
window-key-old = Key in use for { $days } days. Time to rotate it.
window-key-old-hint = Create a new key in IAM, enter it here, then delete the old one in IAM.
window-checked = Tested { $ago }
window-remove-source = Remove source
window-remove-source-key = Its key is deleted from this computer’s keyring. It stays active in AWS until you delete it there.
window-remove-source-hint = Your profile or environment is not changed.
window-remove-source-used =
    { $count ->
        [one] One role uses it. Give that role another source or remove it first:
       *[other] { $count } roles use it. Give them another source or remove them first:
    }

# ---- the form for a source; its fields are named as in the settings file

window-new-source = Add a source
window-edit-source = Edit source
window-save-source = Add source
window-source-kind = Credentials from
window-source-start-url = Start URL
    .help = Your company’s AWS access portal. Your AWS administrator knows the address.
    .placeholder = https://acme.awsapps.com/start
window-source-preset = Provider
window-preset-okta = Okta
window-preset-entra = Microsoft Entra ID
window-preset-auth0 = Auth0
window-preset-keycloak = Keycloak
window-preset-other = Another provider
window-source-issuer = Issuer
    .placeholder = https://acme.okta.com
    .okta = Your company’s Okta address, such as https://acme.okta.com.
    .entra = https://login.microsoftonline.com/TENANT-ID/v2.0, with the tenant’s ID, not its domain.
    .auth0 = Your tenant’s address with a slash at its end, such as https://acme.eu.auth0.com/.
    .keycloak = The realm’s address, such as https://sso.acme.com/realms/main.
    .other = Exactly as it stands in IAM.
window-source-client-id = Client ID
    .help = Your provider’s administrator has it. AWS calls it the audience.
window-provider-note =
    { $preset ->
        [okta] In Okta, Rolecall is a native app with refresh tokens and the redirect URIs http://127.0.0.1:8400/callback, :8401 and :8402.
        [entra] In Entra ID, Rolecall is a public client (mobile and desktop) with the redirect URI http://localhost.
        [auth0] In Auth0, Rolecall is a native application with the callback URLs http://127.0.0.1:8400/callback, :8401 and :8402.
        [keycloak] In Keycloak, Rolecall is a client without client authentication, with the redirect URI http://127.0.0.1/*.
       *[other] At the provider, Rolecall is a public client with PKCE and the redirect URI http://127.0.0.1/oauth/callback (any port). Google can’t be used: its clients need a secret.
    } You sign in in your own browser, so passkeys and device checks work.
window-source-scopes = Scopes
    .help = One per line. By default openid, email and offline_access, or what the provider needs.
window-source-redirect-uris = Redirect URIs
    .help = Where the browser returns to, as the provider has it registered. One per line; the first free port is used.
    .placeholder = http://127.0.0.1:8400/callback
window-source-parameters = Other parameters
    .help = One per line, such as login_hint=jo@acme.com.
window-source-role-names = Role names
    .help = Can include { "{" }account_name{ "}" }, { "{" }account_id{ "}" } and { "{" }role{ "}" }.
    .placeholder = { "{" }account_name{ "}" }/{ "{" }role{ "}" }
window-source-sign-in-with = Sign in with
    .help = Use a separate browser profile for each user of the same portal.
window-source-sign-in-with-profile = Browser profile
window-source-session-duration = Sign-in lasts
    .help = AWS doesn’t report this. Your AWS administrator knows it.
window-source-session-duration-learned = Detect automatically
window-source-callback-port = Callback port
    .help = Leave empty for any free port. Set one if your firewall allows only that.
window-not-a-port = Enter a port from 1024 to 65535.
window-environment-help = Environment variables, a container role or an instance role: whatever the AWS SDK finds on this computer.
window-source-name = Name
window-source-region = Region
    .placeholder = eu-west-1
    .company = The region of your company’s IAM Identity Center.
window-source-access-key-id = Access key ID
    .placeholder = AKIA…
window-source-secret-access-key = Secret access key
    .help = Stored only in this computer’s keyring.
window-source-profile = Profile
    .help = A profile in ~/.aws/config, SSO profiles included.
window-source-token-file = Token file
    .help = A file that something else refreshes, such as a Kubernetes service account token.
window-source-token-command = Token command
    .help = Command that prints the token. One argument per line.
window-source-mfa-serial = MFA device
    .help = ARN or serial number. Needed if your roles require MFA.
window-source-mfa-command = Get MFA codes from a command
    .help = Command that prints the code. One argument per line; no shell is used.
window-source-prefer = How often to ask for an MFA code
    .help = AWS allows either one MFA code for many roles, or sessions longer than an hour.
window-prefer-long-sessions = Once per role (sessions longer than 1 h)
window-prefer-few-codes = Once for all roles (1 h each)

# ---- the form for a role; its fields are named as in the settings file

window-new-role = Add a role
window-edit-role = Edit role
window-save-role = Add role
window-role-needs-source = A role needs a source first.
window-role-copy-name = { $name } copy
window-role-arn = Role ARN
    .help = Or paste a switch-role link from the AWS console.
    .placeholder = arn:aws:iam::123456789012:role/Admin
window-role-arn-account = Account: { $account }
window-role-name = Name
    .help = Shown in the menu.
window-role-source = Source
    .help = Credentials that assume the role.
window-role-console-duration = Console session
window-role-duration = CLI credentials
window-lasts-default = { $length } (default)
window-lasts-other = Custom…
    .label = { $what }, custom length
    .placeholder = 2h 30m
    .help = 15 min or longer, such as 2h 30m.
window-role-destination = Start page
    .help = A service (s3), a console path or an ARN.
    .placeholder = Console home
window-role-region = Console region
window-role-group = Group
    .help = Roles of a group share a submenu in the tray.
window-role-colour = Colour
window-colour-none = None
window-colour-red = Red
window-colour-orange = Orange
window-colour-yellow = Yellow
window-colour-green = Green
window-colour-teal = Teal
window-colour-blue = Blue
window-colour-purple = Purple
window-colour-grey = Grey
window-role-favourite = Favourite
    .help = Shown at the top of the tray menu.
window-section-session = Session
window-section-appearance = Appearance
window-section-access = Access
window-section-limits = Limits
window-section-safety = Safety
window-advanced = Advanced
window-advanced-count = Advanced ({ $count })
window-role-kind = Access method
window-role-kind-assume = Assume a role
    .help = The usual way. The role’s own permissions apply.
window-role-kind-federation = Sign in as the source’s IAM user
    .help = Opens the console for an IAM user that has no password. The user’s permissions apply.
window-role-kind-own = Use the source’s credentials directly
    .help = Command line only. AWS can’t open a console with them.
window-role-kind-permission-set = Use a permission set
    .help = IAM Identity Center decides what it allows and for how long.
window-role-account-id = Account number
window-role-role-name = Permission set
    .help = The name shown in the access portal.
window-role-allow = Permissions
    .help = Never more than the user’s own.
window-role-allow-none = Only what the session policies below allow
window-role-allow-all = Everything the user can do
window-role-allow-read-only = Read only
window-role-via = Chain through
    .help = Assumes another role first. AWS limits chained sessions to 1 hour.
window-role-via-none = No other role
window-role-external-id = External ID
    .help = Only if the role’s owner gave you one.
window-role-session-name = Session name
    .help = How you appear in CloudTrail.
window-role-source-identity = Source identity
    .help = Kept through chained roles and logged in CloudTrail.
window-role-tags = Session tags
    .help = Up to 50.
window-tag-key = Key of tag { $number }
    .placeholder = Key
window-tag-value = Value of tag { $number }
    .placeholder = Value
window-tag-transitive = Pass on
    .help = Also applied to roles chained through this one.
window-tag-add = Add a tag
window-tag-remove = Remove tag { $number }
window-tags-unclear = Each tag needs a different key.
window-role-policy = Session policy
    .help = JSON. You can do only what both this policy and the role allow.
window-role-policy-arns = Managed session policies
    .help = One ARN per line, up to 10.
window-policy-room = Session policy size
window-policy-used = { $used } of { $room } characters
window-role-open-with = Open with
window-preference-open-with = Open consoles in
window-open-with-preference = Same as in Settings ({ $way })
window-open-with-default = Your browser
window-open-with-private = A private window
window-open-with-profile = A browser profile
window-open-with-program = A custom command
window-role-open-with-profile = Browser profile
    .help = Created if it doesn’t exist.
window-preference-open-with-profile = Browser profile
    .help = Created if it doesn’t exist.
window-role-open-with-program = Program
    .help = Command and arguments, one per line. { "{url}" } becomes the link. In the same argument, write & as %26 and # as %23.
window-preference-open-with-program = Program
    .help = Command and arguments, one per line. { "{url}" } becomes the link. In the same argument, write & as %26 and # as %23.
window-role-protect = Require a reason
    .help = For sensitive roles. The reason is saved in the activity log. Firefox and Chromium open its console in a browser profile of its own, unless you choose under “Open with”.
window-role-auto-renew = Renew automatically
    .help = Keeps credentials in use from expiring.
window-auto-renew-preference = Same as in Settings ({ $choice })
window-role-approve = Ask before a program gets it
window-role-approve-as-preferred = As in Settings
window-role-approve-protected = Only if it is protected
window-role-approve-programs = Always ask
window-auto-renew-yes = Yes
window-auto-renew-no = No
window-role-auto-renew-asks = Not available for roles that ask for an MFA code or a reason.
window-outlook = What you get
window-outlook-later = Fill in the fields above to see how long sessions will last.

# ---- what a form checks

window-wanted = Required
window-name-taken = That name is already in use.
window-not-a-length = Enter a time between 15 min and 12 h, such as 2h 30m.
window-not-lengths = Enter times such as 15m, 5m.

# ---- first run

window-first-step = Step { $step } of { $steps }
window-first-skip = Skip for now
window-first-source = How do you get into AWS?
window-first-source-hint = Rolecall uses this to open your roles. You can add more ways later.
window-first-sign-in = Sign in
window-first-company = Your roles
window-first-company-found =
    { $roles ->
        [one] 1 role
       *[other] { $roles } roles
    } in { $accounts ->
        [one] 1 account
       *[other] { $accounts } accounts
    }
window-first-role = What do you want to open?
window-first-or = No role yet?
window-first-as-user = Open the console as { $name }
window-first-ready = You’re all set
window-first-open = Your console is open
window-first-where = Rolecall lives in your tray. Click it to open a role; you’ll be told before a session ends.
window-first-where-no-tray = This desktop shows no tray icons. Rolecall keeps running in the background; you’ll be told before a session ends. Open it again from your applications.
window-first-done = Go to my roles

# ---- activity

window-activity-filter = Filter activity
window-activity-none = No activity yet
window-activity-none-hint = Sign-ins, renewals and copies are listed here, with reasons and AWS request IDs.
window-activity-no-match = No matching activity
window-activity-no-match-hint = Try a longer range or different words.
window-activity-more = The newest { $count } are shown. Narrow the range to see older ones.
window-range = Range
window-range-1 = Last 24 hours
window-range-7 = Last 7 days
window-range-30 = Last 30 days
window-range-all = All time
window-result = Result
window-result-all = All
window-result-done = Succeeded
window-result-failed = Failed
window-export = Export CSV
window-exported =
    { $count ->
        [one] 1 line saved to
       *[other] { $count } lines saved to
    }
window-by = from { $who }
window-did-assume = got credentials
window-did-console = opened console
window-did-link = printed sign-in link
window-did-link-copied = copied sign-in link
window-did-credentials-copied = copied credentials
window-did-credential-process = gave credentials to a program
window-did-sign-out = signed out in browser
window-did-env = gave credentials to a shell
window-did-exec = ran a command
window-did-endpoint = served credentials to a command
window-did-who-am-i = checked identity
window-did-end = ended session
window-did-check = tested
window-did-sign-in = signed in
window-did-not =
    { $code ->
        [not-trusted] The role’s trust policy does not include you
        [mfa-code-refused] AWS rejected the MFA code
        [cancelled] Cancelled
        [program-refused] You did not allow the program
        [needs-approval] No one could allow the program
        [not-present] You did not confirm that you are there
        [no-presence] This computer could not ask you
        [needs-person] No one answered the prompt
        [key-unknown] AWS did not recognise the access key
        [secret-wrong] The secret did not match the access key
        [key-missing] The key was not on this computer
        [source-expired] The source’s credentials had expired
        [duration-too-long] The role does not allow sessions that long
        [clock-skew] The computer’s clock was wrong
        [dns] No network
        [unreachable] No network
        [timeout] AWS did not answer in time
        [keychain-locked] The keyring was locked
        [browser-did-not-start] The browser did not start
        [browser-did-not-fetch] The browser did not open the console
       *[other] Failed ({ $code })
    }
window-request-id = AWS request { $id }
window-copy-request-id = Copy request ID
window-request-id-copied = Request ID copied.
window-not-copied = The clipboard is not available.
window-not-copied-hint = Select the ID and press Ctrl+C.

# ---- preferences; fields are named as in the settings file

window-preferences-saved = Saved.
window-tab-general = General
window-tab-sessions = Role defaults
window-tab-browser = Browser
window-tab-security = Security
window-tab-advanced = Advanced
window-group-notices = Notifications
window-group-secrets = Keys and sessions
window-group-start = Start
window-preference-launch-at-login = Start Rolecall when I log in
    .help = Starts quietly in the tray.
window-login-turned-off = Your desktop settings have turned this off.
window-login-turned-off-hint = Turn Rolecall on in the desktop’s list of startup apps, or turn it off and on again here.
window-login-own-home = This Rolecall can’t start at login.
window-login-own-home-hint = It was started with ROLECALL_HOME. Set up its start at login yourself, with the same ROLECALL_HOME.
window-login-taken = Another entry already exists at { $entry }.
window-login-taken-hint = Rolecall does not change it. Move it away, then turn this off and on again.
window-preference-shortcut = Finder shortcut
    .help = Opens the finder from any app. Leave empty for none.
    .placeholder = Ctrl+Alt+R
window-shortcut-asking = Asking the desktop…
window-shortcut-on = { $keys } opens the finder from anywhere.
window-group-look = Appearance
window-preference-notify-before = Notify me before a session ends
    .help = Such as 15m, 5m. Leave empty for none.
window-preference-show-names = Show role names in notifications
    .help = Turn off to keep role names off the lock screen.
window-preference-two-accounts = If another account is already open
    .help = AWS shows one account per browser profile.
window-two-accounts-ask = Ask the first time
window-two-accounts-separate = Open in a separate window
window-two-accounts-same = Sign out the other one
window-two-accounts-multi-session = My browser has AWS multi-session turned on
window-preference-sign-out-first = Sign the browser out first
    .help = Avoids the AWS error about being signed in to another account.
window-preference-sign-out-first-not = Not available with AWS multi-session: AWS does not allow this there.
window-preference-issuer = Issuer
    .help = Where the console’s “sign in again” link goes.
window-preference-console-duration = Console session
    .help = Default. A role can override it.
window-preference-duration = CLI credentials
    .help = Default. A role can override it.
window-preference-auto-renew = Renew automatically
    .help = Keeps credentials in use from expiring. Never for roles that ask for an MFA code or a reason.
window-preference-session-name = Session name
window-preference-session-name-preview = CloudTrail shows you as { $name }.
window-preference-keychain = Keep access keys in
    .help = The file is for computers without a keyring. Takes effect the next time Rolecall starts; add your keys again then.
window-keychain-system = This computer’s keyring
window-keychain-file = An encrypted file with a passphrase
window-preference-share-sign-ins = Share sign-ins with AWS tools
    .help = Uses the AWS CLI’s own cache files in ~/.aws, which are not encrypted.
window-preference-keep-sessions =
 Keep sessions after a restart
    .help = Encrypted with a key from your keyring.
window-preference-lock-with-screen = When the screen is locked or the computer sleeps
    .help = Afterwards the keyring is asked again. “Sessions and keys” also gives programs nothing while the screen is locked.
window-lock-off = Keep everything in memory
window-lock-sessions = Lock sessions
window-lock-all = Lock sessions and keys
window-preference-lock-after = Lock sessions after no use for
    .help = And keys, if the screen locks these too.
window-lock-never = Never
window-preference-clipboard-clear = Clear copied secrets after
window-preference-plain-endpoint = Allow unencrypted http to AWS endpoints
    .help = For an AWS_ENDPOINT_URL or a profile that names such an address. Anyone on the network can read the traffic.
window-preference-look = Theme
window-look-system = Match system
window-group-programs = Programs
window-group-programs-hint = Rolecall asks in its tray menu and in a notification that shows what the system knows about the program.
window-preference-approve = Ask before a program gets
    .help = Commands that you type in a terminal are not asked about.
window-approve-protected = Protected roles
window-preference-presence = Confirm that you are here before a protected role is used
    .help = With your password, fingerprint or Windows Hello, once each time you unlock the screen. On Linux this needs polkit.
window-approve-programs = Every role
window-program-always = { $role } · always
window-program-session = { $role } · for this session
window-program-take-back = Remove
window-program-take-back-named = Remove { $program } for { $role }
window-program-taken-back = Removed. Rolecall asks again.
window-programs-none = You have not allowed any program yet.
window-look-light = Light
window-look-dark = Dark
window-preference-reason-tag = Session tag for reasons
    .help = Also sends the reason to CloudTrail under this tag. Leave empty to keep it in the activity log only.
window-accounts-hint = Give account numbers a name, group and colour. Roles use their account’s unless they have their own.
window-accounts-none = No named accounts
window-accounts-filter = Filter accounts
window-accounts-no-match = No account matches “{ $text }”.
window-add-account = Add account name…
window-new-account = Add account name
window-edit-account = Edit account
window-edit-account-named = Edit { $name }
window-account-named = This account already has a name.
window-account-id = Account number
    .help = 12 digits.
window-account-name = Name
window-account-group = Group
    .help = For roles that don’t set their own.
window-account-remove = Remove name
window-account-remove-title = Remove the name { $name }?
window-account-remove-hint = Its roles stay. They show { $id } and lose the account’s group and colour.
window-account-remove-templates =
    { $count ->
        [one] A template for all named accounts no longer adds a role in it.
       *[other] { $count } templates for all named accounts no longer add roles in it.
    }

# ---- finder

window-find-opening = Opening { $name }…
window-find-active = Active sessions
window-find-used = Most used
window-find-there = Open at { $service }
window-find-commands = Commands
window-find-actions = Actions
window-find-act = Actions for { $name }
    .placeholder = Search actions
window-find-no-action = No action matches “{ $text }”.
window-find-code = MFA
window-find-reason = reason
window-find-both = MFA, reason
window-find-session = { $time } session
window-find-problem = needs fixing
window-find-key-do = Run
window-find-key-apart = Separate window
window-find-key-back = Back
window-find-key-link = Copy link

# ---- prompts

window-prompt-code = MFA code for { $name }
window-prompt-reason = Why do you need { $name }?
window-prompt-accounts = Where to open { $name }?
window-prompt-passphrase = Passphrase for your keys
window-prompt-passphrase-label = Passphrase
window-prompt-passphrase-again = Type it again
window-prompt-passphrase-help = Unlocks the encrypted file with your access keys.
window-prompt-passphrase-new-help = At least 8 characters. It can’t be recovered: if you lose it, you add your keys again.
window-prompt-passphrase-differs = The passphrases don’t match.
window-prompt-accounts-why = Your browser shows one AWS account at a time, and { $name } is already open.
window-prompt-accounts-separate = In a separate window
    .help = Each role gets its own window; { $name } stays open.
window-prompt-accounts-same = In the same window
    .help = { $name } is signed out.
window-prompt-accounts-multi-session = My browser has AWS multi-session turned on
    .help = AWS shows several accounts side by side; { $name } stays open.
window-prompt-accounts-kept = Your choice is remembered. Change it in Settings, Browser.
window-prompt-device = Device { $name } in { $account }
window-prompt-device-serial = Device { $serial }
window-prompt-code-label = MFA code
window-prompt-code-help = Submits after the sixth digit.
window-prompt-code-used = Code already used. Next one in { $seconds } s.
window-prompt-code-next = Next code in { $seconds } s
window-prompt-code-sent = Checking the code…
window-prompt-reason-label = Reason
window-prompt-reason-help = One line, saved in the activity log.
window-prompt-reason-last = Recent reasons
window-prompt-send = Continue
window-prompt-sign-in = Sign in to { $name }
window-prompt-sign-in-help = Your browser opens. Sign in there, then come back.
window-prompt-sign-in-browser-help = Your browser has opened. Sign in there and allow access.
window-prompt-sign-in-page-help = The last page shows a code. Copy it, and paste it here.
window-prompt-sign-in-answer = Code from the page
window-prompt-sign-in-device-help = The code works for one sign-in: { $left }.
window-prompt-sign-in-waiting = Waiting for you to sign in…
window-prompt-sign-in-open = Open browser
window-prompt-sign-in-again = Open again
window-prompt-sign-in-use-code = Use a code instead
window-prompt-sign-in-use-browser = Use the browser
window-prompt-sign-in-new-code = New code
window-prompt-sign-in-code = Code
window-prompt-sign-in-compare = Allow access only if the page shows this code:
window-prompt-sign-in-address = Open this address in any browser:

# ---- importing ~/.aws

window-first-import = Import from ~/.aws
window-first-import-found =
    { $count ->
        [one] Import 1 profile
       *[other] Import { $count } profiles
    }
    .help = From ~/.aws, which is not changed. The quickest way.
window-first-more = More options
window-first-or-arn = Or add a role by its ARN:
window-import = Import from ~/.aws
window-import-hint = Keys are copied to your keyring. ~/.aws is not changed.
window-import-reading = Reading ~/.aws…
window-import-key = Its key is copied to your keyring
window-import-device = MFA device { $device }
window-import-by = uses { $by }
window-import-set = { $set } in { $account }
window-import-do = Import
window-importing = Importing…
window-import-nothing = Nothing to import
window-import-nothing-hint = No keys or roles that Rolecall can use were found in ~/.aws.
window-import-left = Not imported
window-import-notes = Good to know
window-import-not = { $name } was not imported: { $message }
window-import-on = Done
window-imported-keys-stay = Your keys are still in ~/.aws too. To remove them there, run: rolecall import --move
window-imported =
    { $sources ->
        [0] Imported no sources
        [one] Imported 1 source
       *[other] Imported { $sources } sources
    } and { $roles ->
        [0] no roles
        [one] 1 role
       *[other] { $roles } roles
    }.

# ---- templates: one entry for a role in many accounts

window-templates = Templates
window-templates-back = All roles
window-templates-none = No templates
window-templates-none-hint = A template adds the same role in many accounts, from one name pattern and one ARN pattern.
window-add-template = Add template
window-new-template = New template
window-edit-template = Edit template
window-edit-template-asks = Edit template…
window-make-own = Make my own copy…
window-role-made = From { $origin }.
window-role-made-hint = Saving makes your own copy, which replaces this one for you. To change it for everyone, edit the original.
window-template-added = { $name } was added.
window-template-roles =
    { $count ->
        [0] no roles
        [one] 1 role
       *[other] { $count } roles
    }
window-template-for-all = all named accounts
window-template-for =
    { $count ->
        [one] 1 account
       *[other] { $count } accounts
    }
window-template-name = Names
    .help = Use { "{account_name}" } or { "{account_id}" } for the account’s name or number.
window-template-arn = Role ARNs
    .help = Use { "{account_id}" } for the account number.
window-template-source = Source
window-template-which = Accounts
window-template-all =
    { $count ->
        [one] All named accounts (1)
       *[other] All named accounts ({ $count })
    }
window-template-listed = Only these
window-template-accounts = Account numbers
    .help = 12 digits each, one per line.
    .placeholder = 123456789012
window-template-console-duration = Console session
window-template-duration = CLI credentials
window-template-destination = Start page
    .placeholder = Console home
window-template-region = Console region
window-template-group = Group
    .help = Can include { "{account_name}" }.
window-template-protect = Require a reason
window-template-makes-label = Roles it adds
window-template-makes =
    { $count ->
        [one] Adds 1 role:
       *[other] Adds { $count } roles, such as:
    }
window-template-makes-none = Adds no roles yet, because no account has a name. Name them under Accounts, or list their numbers.
window-template-incomplete = Fill in the fields above to see the roles it adds.
window-remove-template = Remove template
window-remove-template-hint =
    { $count ->
        [0] It adds no roles.
        [one] Its role is removed too. Your own copy stays.
       *[other] Its { $count } roles are removed too. Your own copies stay.
    }

# ---- teams: roles that people share

window-team-hint = Share roles in a file, without secrets. You review every change first; your own roles are never touched.
window-teams = Subscribed teams
window-teams-none = No team files yet
window-team-follow-asks = Subscribe to a team file…
window-team-follow = Subscribe to a team file
window-team-follow-hint = Checked at start and once a day. The team’s file stays in charge of its roles.
window-team-follow-do = Subscribe
window-team-name = Name
    .placeholder = platform
window-team-from = Address or path
    .help = An https address without a password, or a full file path.
    .placeholder = https://example.com/roles.toml
window-team-source = Fallback source
window-team-source-none = None: skip those roles
window-team-import-asks = Import once…
window-team-import = Import a team file
window-team-import-hint = Its roles become your own. To get later changes too, subscribe instead.
window-team-import-do =
    { $count ->
        [0] Import account names
        [one] Import 1 role
       *[other] Import { $count } roles
    }
window-team-imported =
    { $count ->
        [0] Imported account names.
        [one] Imported 1 role.
       *[other] Imported { $count } roles.
    }
window-team-pick = Choose a file…
window-team-look = Preview
window-team-export = Export my roles
window-team-exported = Exported.
window-team-export-left =
    { $count ->
        [one] Left out: 1 role that is chained or can’t be assumed.
       *[other] Left out: { $count } roles that are chained or can’t be assumed.
    }
window-team-fetching = Fetching…
window-team-fetched = fetched { $ago }
window-team-never-fetched = not fetched yet
window-team-fetch = Fetch now
window-team-show = Show its roles…
window-team-offers-new = { $count } new
window-team-offers-changed = { $count } changed
window-team-offers-gone = { $count } removed
window-team-review = Review…
window-team-review-named = Review changes from { $name }
window-team-review-title = Changes from { $name }
window-team-take = Apply
window-team-taken = Changes from { $name } applied.
window-team-difference = Difference
window-team-nothing = No changes to apply.
window-team-accounts = New account names: { $count }
window-team-new = New: { $count }
window-team-changed = Changed: { $count }
window-team-gone = Removed: { $count }
window-team-left = Skipped: { $count }
window-team-key = { $key }: { $before } → { $after }
window-team-other-account = { $key }: { $before } → { $after } (another account)
window-team-none = nothing
window-team-left-looks-like = Its name looks like { $own } but is spelled differently.
window-team-left-own = You have this already, and yours is kept. Different: { $keys }.
window-team-left-no-source = There is no source named “{ $source }”.
window-team-same =
    { $count ->
        [one] 1 more is unchanged.
       *[other] { $count } more are unchanged.
    }
window-team-remove-asks = Unsubscribe…
window-team-remove = Unsubscribe
window-team-remove-title = Unsubscribe from { $name }?
window-team-remove-hint =
    { $count ->
        [0] It has no roles in use.
        [one] Its role is removed and its session ends.
       *[other] Its { $count } roles are removed and their sessions end.
    }
window-team-problem-hint = Its roles keep working. Rolecall will try again.
window-team-dot = A team file has changes to review
window-later = Later
window-behind = Saving changes this for your roles:
