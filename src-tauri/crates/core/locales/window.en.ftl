# Texts of the window. The pages in ui/ read this file as it is.

window-not-asked = This window could not ask Rolecall.
window-not-asked-hint = Close the window and open it again from the tray.

# ---- the link to the engine

window-title = Rolecall
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
window-sessions = Sessions
window-roles = Roles
window-sources = Sources
window-activity = Activity
window-preferences = Preferences
window-find = Find role…
    .help = Find a role ({ $keys })
    .placeholder = Name, account or tag, then a service
window-no-tray = No tray icons here
window-no-tray-hint = Rolecall keeps running: open it again from your applications, or with the command “rolecall find”. On GNOME, the AppIndicator extension brings tray icons back.
window-quit = Quit Rolecall
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
window-and-more =
    { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
window-optional = optional
window-loading = Loading…
window-more-for = More for { $name }

# ---- what needs a look

window-attention-code = Code for { $name }
window-attention-reason = Reason for { $name }
window-attention-sign-in = Sign in to { $name }
window-attention-accounts = Where to open { $name }?
window-attention-asked-by = Asked for by { $program }.
window-attention-passphrase = Passphrase for your keys
window-attention-answer-code = Enter code…
window-attention-answer-reason = Give a reason…
window-attention-answer-passphrase = Enter passphrase…
window-attention-answer-sign-in = Sign in…
window-attention-answer-accounts = Choose…
window-attention-permission = Allow this outside of the window
window-attention-permission-hint = Answer in Rolecall’s tray menu or in its notification.
window-attention-ended = { $name } ended at { $time }
window-attention-older-keys = { $name } ended in a shell at { $time }
window-older-keys-hint = It had credentials from before the renewal. Take them there again.
window-unlock = Unlock…
window-show = Show
window-attention-waiting = { $name } renews when the network is back
window-attention-asleep =
    { $count ->
        [one] A session ended while this computer was asleep
       *[other] { $count } sessions ended while this computer was asleep
    }
window-attention-clock-slow = This clock is { $time } slow
window-attention-clock-fast = This clock is { $time } fast
window-attention-clock-hint = AWS refuses from 15 min on. Turn on automatic time.

# ---- what can be done with a role

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
window-copied-for = Whoever has what was copied is { $name }. It leaves the clipboard in { $time }.
window-copied-stays = Whoever has what was copied is { $name }. It stays in the clipboard.
window-ended-here = { $name } ended on this computer.
window-ended-all =
    { $count ->
        [one] 1 session ended on this computer.
       *[other] { $count } sessions ended on this computer.
    }
window-tab-stays = Its console tab stays signed in until { $time }.
window-keys-stay = Copied keys last until { $time }.

# ---- sessions

window-sessions-none = Nothing is open
window-sessions-none-hint = Roles you open stand here with the time they have left.
window-sessions-to-roles = Go to roles
window-sessions-ended =
    { $count ->
        [one] 1 ended
       *[other] { $count } ended
    }
window-session-of-source = With an MFA code, for its roles
window-clock-console = Console { $left }
window-clock-shell = Command line { $left }
window-clock-older-keys = Older keys in shells { $left }
window-clock-ready = Ready { $left }
window-opened = opened { $time } from { $from }
window-started = since { $time }
window-from-tray = the tray
window-from-notice = a notice
window-from-window = this window
window-from-command-line = the command line
window-from-engine = Rolecall itself
window-end-all = End all
window-end-all-asks = End all…
window-end-all-title =
    { $count ->
        [one] End 1 session?
       *[other] End { $count } sessions?
    }
window-end-all-hint = Forgets them on this computer. Open tabs and copied keys last to their own end.
window-copy = Copy
window-copy-credentials-of = Copy credentials of { $name }
window-shell = For which shell
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
window-roles-none-hint = A role is what you open: an AWS account seen through one set of permissions.
window-roles-no-match = No role matches “{ $text }”.
window-roles-added = { $name } was added.
window-roles-count =
    { $count ->
        [one] 1 role
       *[other] { $count } roles
    }
window-group-by = Group by
window-group-by-none = Not grouped
window-group-by-group = By group
window-group-by-account = By account
window-group-by-source = By source
window-group-none = Without
window-sort-by = Sort by
window-sort-by-file = As in the file
window-sort-by-name = By name
window-sort-by-used = Last used first
window-favourite-role = Favourite { $name }
window-favourite-on = Make a favourite
window-favourite-off = No longer a favourite
window-from-source = from { $source }
window-of-template = template { $name }
window-of-team = team { $name }
window-used = Used { $ago }
window-get-both = Console { $console }, credentials { $credentials }
window-get-at-most = Console { $console }, credentials up to { $credentials }
window-get-as-credentials = Console and credentials { $credentials }
window-get-limited = { $credentials }: { $why }
window-limit-chained = AWS caps role chaining
window-limit-shared-code = one code for all
window-limit-temporary-source = temporary source
window-get-no-console = Credentials { $credentials }, no console
window-asks-code = Asks for a code
window-asks-reason = Asks for a reason
window-asks-both = Asks for a code and a reason
window-opening = Opening…
window-renewing = Renewing…
window-waiting = Waiting for network
window-replaced = Replaced in browser
window-ended = Ended
window-until = until { $time }
window-minutes-left = { $minutes } min left
window-less-than-minute = less than a minute left
window-seconds = { $seconds } s
window-minutes = { $minutes } min
window-hours = { $hours } h
window-hours-minutes = { $hours } h { $minutes } min
window-remove-role = Remove role
window-remove-role-hint = It goes from the menu and the settings file. Its session ends; open tabs stay signed in until they expire.
window-remove-role-behind =
    { $count ->
        [one] One role is reached through it. Change or remove that one first:
       *[other] { $count } roles are reached through it. Change or remove those first:
    }

# ---- several roles at once

window-pick = Edit several
window-pick-done = Done
window-pick-all = All listed
window-pick-role = Pick { $name }
window-picked =
    { $count ->
        [0] Pick some roles
        [one] 1 role
       *[other] { $count } roles
    }
window-bulk-what = What to change
window-bulk-default = The default
window-bulk-no-group = No group
window-bulk-favourite-yes = Yes
window-bulk-favourite-no = No
window-bulk-apply = Change
window-bulk-doing = { $done } of { $all }…
window-bulk-done =
    { $count ->
        [one] 1 role was changed.
       *[other] { $count } roles were changed.
    }

# ---- sources

window-add-source = Add a source…
window-sources-none = No sources yet
window-sources-none-hint = A source signs for you: an access key, a profile in ~/.aws, or this machine’s own access.
window-check = Check
window-check-source = Check { $name }
window-checking = Checking…
window-you-are = You are { $who } in { $account }
window-kind-identity-center = Your company
window-kind-access-key = Access key
window-kind-profile = AWS profile
window-kind-profile-named = AWS profile “{ $profile }”
window-kind-environment = This machine
window-kind-web-identity = Web identity
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
window-signed-in = Signed in
window-signed-in-until = Signed in until { $time }
window-signing-in-waits =
    { $count ->
        [one] 1 request waits for it
       *[other] { $count } requests wait for it
    }
window-sign-in = Sign in…
window-sign-in-again = Sign in again…
window-sign-in-to = Sign in to { $name }
window-sign-in-again-to = Sign in again to { $name }
window-sign-out-of-source = Sign out
window-signed-out = Signed out of { $name }.
window-signed-out-hint = Open sessions of its roles last until they expire.
window-list-again = List roles again
window-listing = Listing roles: { $done } of { $of } accounts
window-enter-key = Enter key…
window-replace-key = Replace key
window-replace-key-asks = Replace key…
window-replace-key-named = Replace key of { $name }
window-replace-key-of = Replace the key of { $name }
window-replace-key-help = Make a second key in IAM and enter it here. AWS is asked whose it is; until then the old one stays.
window-key-replaced = The key of { $name } was replaced.
window-key-replaced-hint = Deactivate the old one in IAM.
window-key-for =
    { $days ->
        [0] key here since today
        [one] key here for 1 day
       *[other] key here for { $days } days
    }
window-key-old = Key here for { $days } days: replace it
window-key-old-hint = Make a second one in IAM, enter it here, then delete the old one there.
window-checked = Checked { $ago }
window-remove-source = Remove source
window-remove-source-key = Its key leaves this computer’s keyring. In AWS it stays as it is.
window-remove-source-hint = Where its credentials come from stays as it is.
window-remove-source-used =
    { $count ->
        [one] One role depends on it. Give that one another source or remove it first:
       *[other] { $count } roles depend on it. Give them another source or remove them first:
    }

# ---- the form for a source; its fields are named as in the settings file

window-new-source = Add a source
window-edit-source = Edit source
window-save-source = Add source
window-source-kind = Where its credentials come from
window-source-start-url = Start URL
    .help = The address of your company’s AWS access portal. Your AWS administrator knows it.
    .placeholder = https://acme.awsapps.com/start
window-source-role-names = Names of its roles
    .help = { "{" }account_name{ "}" }, { "{" }account_id{ "}" } and { "{" }role{ "}" } are filled in.
    .placeholder = { "{" }account_name{ "}" }/{ "{" }role{ "}" }
window-source-sign-in-with = Sign in with
    .help = Two users of one portal need a browser profile each.
window-source-sign-in-with-profile = Browser profile
window-source-session-duration = A sign-in lasts
    .help = AWS doesn’t say how long. Your AWS administrator knows.
window-source-session-duration-learned = Learned when it ends
window-source-callback-port = Callback port
    .help = Any free one, unless a firewall allows only one.
window-not-a-port = Write a number from 1024 to 65535.
window-environment-help = Variables, a container’s role or the machine’s own: whatever the AWS SDK finds here.
window-source-name = Name
    .help = As you will see it in lists.
window-source-region = Region
    .help = Such as eu-west-1.
    .company = The one of your company’s IAM Identity Center, such as eu-west-1.
window-source-access-key-id = Access key ID
    .help = It starts with AKIA.
window-source-secret-access-key = Secret access key
    .help = Kept in this computer’s keyring and nowhere else.
window-source-profile = Profile
    .help = Its name in ~/.aws/config.
window-source-token-file = Token file
    .help = Kept fresh by somebody else, such as a pod’s service account.
window-source-token-command = Token command
    .help = A program that prints the token, and its arguments, one a line.
window-source-mfa-serial = MFA device
    .help = Its ARN or serial number, where roles ask for a code.
window-source-mfa-command = Code from a program
    .help = A program that prints the MFA code, and its arguments, one a line. It runs without a shell.
window-source-prefer = With an MFA device
    .help = AWS allows either one code for many roles, or sessions longer than an hour.
window-prefer-long-sessions = A code for each role, long sessions
window-prefer-few-codes = One code for all, one hour each

# ---- the form for a role; its fields are named as in the settings file

window-new-role = Add a role
window-edit-role = Edit role
window-save-role = Add role
window-role-needs-source = A role needs a source first.
window-role-copy-name = { $name } copy
window-role-arn = Role ARN
    .help = Or a link to switch roles, as the console gives it.
    .placeholder = arn:aws:iam::123456789012:role/Admin
window-role-arn-account = A role in { $account }.
window-role-name = Name
    .help = As the tray will show it.
window-role-source = Source
    .help = Who signs for it.
window-role-console-duration = Console lasts
    .help = Then AWS signs you out.
window-role-duration = Credentials last
    .help = For the command line.
window-lasts-default = { $length } (default)
window-lasts-other = Other…
    .label = { $what }, other length
    .placeholder = 2h 30m
    .help = From 15 min, such as 2h 30m.
window-role-destination = Opens at
    .help = Such as s3, a console path or an ARN.
    .placeholder = Console home
window-role-region = Region
    .help = Where the console opens.
window-role-group = Group
    .help = The submenu of the tray it stands in.
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
    .help = Stands near the top of the tray’s menu.
window-advanced = Advanced
window-advanced-count = Advanced ({ $count })
window-role-kind = How you get in
window-role-kind-assume = By assuming a role
    .help = AWS’s usual way: the source signs, the role decides what you may do.
window-role-kind-federation = As the source’s own user
    .help = A console for an IAM user without a password; its policies hold.
window-role-kind-own = With the source’s credentials as they are
    .help = For the command line alone: AWS opens no console for them.
window-role-kind-permission-set = With a permission set
    .help = Your company’s IAM Identity Center decides what it gives and for how long.
window-role-account-id = Account number
window-role-role-name = Permission set
    .help = As the access portal names it.
window-role-allow = What you may do
    .help = At most what the user may do.
window-role-allow-none = As the session policies below say
window-role-allow-all = All that the user may
window-role-allow-read-only = Read only
window-role-via = Through another role
    .help = That role’s session signs in place of a source. AWS allows an hour at most.
window-role-via-none = No
window-role-external-id = External ID
    .help = Where the role’s owner gave you one.
window-role-session-name = Session name
    .help = What CloudTrail calls you.
window-role-source-identity = Source identity
    .help = Stays with you through further roles.
window-role-tags = Session tags
    .help = A key and a value each; up to 50.
window-tag-key = Key of tag { $number }
    .placeholder = Key
window-tag-value = Value of tag { $number }
    .placeholder = Value
window-tag-transitive = Inherit
    .help = Roles taken through this one carry the tag too.
window-tag-add = Add a tag
window-tag-remove = Remove tag { $number }
window-tags-unclear = Give each tag a key of its own.
window-role-policy = Session policy
    .help = JSON. What you may do is what both it and the role allow.
window-role-policy-arns = Managed session policies
    .help = Their ARNs, one a line; up to 10.
window-policy-room = Room taken by session policies
window-policy-used = { $used } of { $room } characters
window-role-open-with = Open with
window-preference-open-with = Open consoles in
window-open-with-preference = As in Preferences ({ $way })
window-open-with-default = Your browser
window-open-with-private = A private window
window-open-with-profile = A browser profile
window-open-with-program = A program of your own
window-role-open-with-profile = Browser profile
    .help = As the browser names it; made where there is none.
window-preference-open-with-profile = Browser profile
    .help = As the browser names it; made where there is none.
window-role-open-with-program = Program
    .help = It and its arguments, one a line; { "{url}" } stands for the address. Beside it, write & as %26 and # as %23.
window-preference-open-with-program = Program
    .help = It and its arguments, one a line; { "{url}" } stands for the address. Beside it, write & as %26 and # as %23.
window-role-protect = Ask for a reason first
    .help = For roles that can do harm. The activity log keeps the reason.
window-role-auto-renew = Renew by itself
    .help = Credentials in use are renewed before they end.
window-auto-renew-preference = As in Preferences ({ $choice })
window-auto-renew-yes = Yes
window-auto-renew-no = No
window-role-auto-renew-asks = Not for a role that asks for a code or a reason: nobody would be there to answer.
window-outlook = What you get
window-outlook-later = What you get is shown here once the fields above are filled in.

# ---- what a form finds by itself

window-wanted = Please fill this in.
window-name-taken = There is one of that name already.
window-not-a-length = Write it like 2h 30m, from 15 min to 12 h.
window-not-lengths = Write lengths like 15m, 5m.

# ---- first run

window-first-step = Step { $step } of { $steps }
window-first-skip = Later
window-first-source = How do you get into AWS?
window-first-source-hint = Most companies have an access portal to sign in to. You can add other ways later.
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
window-first-or = Or, without a role:
window-first-as-user = Open the console as { $name }
window-first-ready = Ready
window-first-open = Your console is open
window-first-where = Rolecall stays in the tray: your roles are one click away, and it tells you before a session ends.
window-first-where-no-tray = This desktop shows no tray icons. Rolecall keeps running and tells you before a session ends; open it again from your applications.
window-first-done = To my roles

# ---- activity

window-activity-filter = Filter activity
window-activity-none = Nothing yet
window-activity-none-hint = Everything that is done with a role stands here, with its reason and AWS’s id of the request.
window-activity-no-match = Nothing fits
window-activity-no-match-hint = Look further back, or for something else.
window-activity-more = The newest { $count } are shown. Narrow the range to see older ones.
window-range = Range
window-range-1 = Last 24 hours
window-range-7 = Last 7 days
window-range-30 = Last 30 days
window-range-all = All time
window-result = Result
window-result-all = All
window-result-done = Done
window-result-failed = Failed
window-export = Export CSV
window-exported =
    { $count ->
        [one] 1 line saved to
       *[other] { $count } lines saved to
    }
window-by = from { $who }
window-did-assume = credentials taken
window-did-console = console opened
window-did-link = sign-in link printed
window-did-link-copied = sign-in link copied
window-did-credentials-copied = credentials copied
window-did-credential-process = credentials for a program
window-did-sign-out = signed out in browser
window-did-env = credentials for a shell
window-did-exec = command run
window-did-endpoint = endpoint of a command
window-did-who-am-i = identity asked
window-did-end = ended
window-did-check = checked
window-did-sign-in = signed in
window-did-not =
    { $code ->
        [not-trusted] Refused: the role does not trust the key
        [mfa-code-refused] AWS did not take the code
        [cancelled] Cancelled
        [needs-person] Nobody was there to answer
        [key-unknown] AWS did not know the key
        [secret-wrong] The secret did not match the key
        [key-missing] The key was not on this computer
        [source-expired] The credentials behind it had expired
        [duration-too-long] The role does not allow sessions that long
        [clock-skew] This clock was wrong
        [dns] No network
        [unreachable] No network
        [timeout] AWS did not answer in time
        [keychain-locked] The keyring was locked
        [browser-did-not-start] The browser did not start
        [browser-did-not-fetch] The browser did not open it
       *[other] Failed ({ $code })
    }
window-request-id = AWS request { $id }

# ---- preferences; fields are named as in the settings file

window-preferences-saved = Saved.
window-group-notices = Notices
window-group-browser = Browser
window-group-sessions = Sessions
window-group-start = Start
window-preference-launch-at-login = Start Rolecall when I log in
    .help = It waits in the tray and asks nothing by itself.
window-login-turned-off = Your desktop’s own settings have switched this off.
window-login-turned-off-hint = Switch Rolecall on in the list of programs that start at login, or switch it off and on again here.
window-login-own-home = This Rolecall does not start at login.
window-login-own-home-hint = It was started with ROLECALL_HOME. Start it the same way at login by your own means.
window-login-taken = Something else stands at { $entry }.
window-login-taken-hint = Rolecall leaves it as it is. Move it away, then switch this off and on again.
window-preference-shortcut = Keys for the finder
    .help = From anywhere on the desktop, such as Ctrl+Alt+R. Empty for none.
    .placeholder = Ctrl+Alt+R
window-shortcut-asking = Asking the desktop…
window-shortcut-on = { $keys } opens the finder from anywhere.
window-group-look = Look
window-group-accounts = Accounts
window-group-accounts-hint = Names for account numbers. Roles without a group or colour of their own take their account’s.
window-preference-notify-before = Before a session ends
    .help = When notices come, such as 15m, 5m. Empty for none.
window-preference-show-names = Show role names in notices
    .help = Without, a lock screen tells nobody what you open.
window-preference-two-accounts = Two accounts in one browser profile
    .help = AWS shows one account per browser profile.
window-two-accounts-ask = Ask the first time
window-two-accounts-separate = A window of its own for each
window-two-accounts-same = The newer one takes the place
window-two-accounts-multi-session = AWS multi-session is on in my browser
window-preference-sign-out-first = Sign the browser out first
    .help = Before every sign-in, so that AWS shows no error about another account.
window-preference-sign-out-first-not = Not with AWS multi-session: AWS refuses to sign such a browser out this way.
window-preference-issuer = Issuer
    .help = Where the console’s “sign in again” leads.
window-preference-console-duration = Console lasts
    .help = Where a role says nothing else.
window-preference-duration = Credentials last
    .help = Where a role says nothing else.
window-preference-auto-renew = Renew by itself
    .help = Credentials in use are renewed before they end. Where a role says nothing else, and never where it asks for a reason or for a code each time: nobody would be there to answer.
window-preference-session-name = Session name
window-preference-session-name-preview = CloudTrail calls you { $name }.
window-preference-keychain = Keep access keys in
    .help = The file is for computers without a keyring. Rolecall uses it when it starts next; keys stay where they are, so add them again.
window-keychain-system = This computer’s keyring
window-keychain-file = An encrypted file with a passphrase
window-preference-keep-sessions = Keep sessions over restarts
    .help = Sealed with a key from your keyring.
window-preference-lock-with-screen = When the screen is locked or the computer sleeps
    .help = Coming back asks the keyring again. Behind a locked screen, “sessions and keys” gives nothing to programs.
window-lock-off = Keep everything in memory
window-lock-sessions = Lock sessions
window-lock-all = Lock sessions and keys
window-preference-lock-after = Lock the same after so long without use
window-lock-never = Never
window-preference-clipboard-clear = Copied secrets leave the clipboard after
window-preference-plain-endpoint = Call AWS over plain http too
    .help = Where AWS_ENDPOINT_URL or a profile names such an address beyond this computer. Everybody on the way can read along.
window-preference-look = Colours
window-look-system = As the system
window-look-light = Light
window-look-dark = Dark
window-preference-reason-tag = Session tag for reasons
    .help = The key of a tag that carries a protected role’s reason to CloudTrail. Empty: the activity log alone keeps it.
window-add-account = Name an account…
window-new-account = Name an account
window-edit-account = Edit account
window-edit-account-named = Edit { $name }
window-account-named = That one has a name already.
window-account-id = Account number
    .help = Twelve digits.
window-account-name = Name
window-account-group = Group
    .help = For its roles that have none of their own.
window-account-remove = Remove name
window-account-remove-title = Remove the name { $name }?
window-account-remove-hint = Its roles stay and show the number { $id } again, without the group and colour they took from it.
window-account-remove-templates =
    { $count ->
        [one] A template for all named accounts makes no role in it any more.
       *[other] { $count } templates for all named accounts make no role in it any more.
    }

# ---- finder

window-find-opening = Opening { $name }…
window-find-at = at { $service }
window-find-code = code
window-find-reason = reason
window-find-both = code, reason
window-find-problem = can’t open
window-find-key-enter = Enter opens
window-find-key-enter-do = Enter does it
window-find-key-apart = Alt+Enter in a separate window
window-find-key-tab = Tab for more
window-find-key-back = Esc goes back
window-find-key-link = { $keys } copies the link

# ---- prompts

window-prompt-code = Code for { $name }
window-prompt-reason = Reason for { $name }
window-prompt-accounts = Where to open { $name }?
window-prompt-passphrase = Passphrase for your keys
window-prompt-passphrase-label = Passphrase
window-prompt-passphrase-again = Type it again
window-prompt-passphrase-help = It unlocks the encrypted file with your access keys.
window-prompt-passphrase-new-help = 8 characters or more. Nobody can recover it: without it you add your keys again.
window-prompt-passphrase-differs = These two are not the same.
window-prompt-accounts-why = AWS shows one account per browser profile, and { $name } is open there.
window-prompt-accounts-separate = In a separate window
    .help = Each role has a window of its own; { $name } stays open.
window-prompt-accounts-same = In the same window
    .help = { $name } is signed out.
window-prompt-accounts-multi-session = AWS multi-session is on in my browser
    .help = AWS shows several accounts side by side; { $name } stays open.
window-prompt-accounts-kept = Rolecall remembers this. Change it in Preferences under Browser.
window-prompt-device = Device { $name } in { $account }
window-prompt-device-serial = Device { $serial }
window-prompt-code-label = Six digits
window-prompt-code-help = It sends itself with the sixth digit.
window-prompt-code-used = That code is used. Next one in { $seconds } s.
window-prompt-code-sent = Checking the code…
window-prompt-reason-label = Why do you open it?
window-prompt-reason-help = One line, kept in the activity log.
window-prompt-reason-last = Reasons given before
window-prompt-send = Continue
window-prompt-sign-in = Sign in to { $name }
window-prompt-sign-in-help = Your browser opens. Sign in there, then come back.
window-prompt-sign-in-browser-help = Your browser has opened. Sign in there and allow access.
window-prompt-sign-in-device-help = The code is good for one sign-in: { $left }.
window-prompt-sign-in-waiting = Waiting for you to sign in…
window-prompt-sign-in-open = Open browser
window-prompt-sign-in-again = Open again
window-prompt-sign-in-use-code = Use a code instead
window-prompt-sign-in-use-browser = Use the browser
window-prompt-sign-in-new-code = New code
window-prompt-sign-in-code = Code
window-prompt-sign-in-compare = Allow access only where the page shows this code:
window-prompt-sign-in-address = Open this address in any browser:

# ---- taking over ~/.aws

window-first-import = Import from ~/.aws
window-import = Import from ~/.aws
window-import-hint = Keys go into your keyring. Nothing in ~/.aws is changed.
window-import-reading = Reading ~/.aws…
window-import-key = Its key goes into your keyring
window-import-device = its roles ask for a code of { $device }
window-import-by = signed by { $by }
window-import-set = { $set } in { $account }
window-import-do = Import
window-importing = Importing…
window-import-nothing = Nothing to import
window-import-nothing-hint = ~/.aws has no key and no role that Rolecall could take over.
window-import-left = Stays where it is
window-import-notes = Good to know
window-import-not = { $name } did not come over: { $message }
window-import-on = Done
window-imported-keys-stay = ~/.aws is as it was. To take the keys out of it, run: rolecall import --move
window-imported =
    { $sources ->
        [0] No source
        [one] 1 source
       *[other] { $sources } sources
    } and { $roles ->
        [0] no role
        [one] 1 role
       *[other] { $roles } roles
    } came over.

# ---- templates: one entry for a role in many accounts

window-templates = Templates
window-templates-back = All roles
window-templates-none = No templates
window-templates-none-hint = A template is one entry for the same role in many accounts: patterns for name and ARN, and a list.
window-add-template = Add template
window-new-template = New template
window-edit-template = Edit template
window-edit-template-asks = Edit template…
window-make-own = Make it my own…
window-role-made = From { $origin }.
window-role-made-hint = Saving makes an entry of your own, which stands in for it. To change all, edit where it comes from.
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
    .help = { "{account_name}" } and { "{account_id}" } stand for each account’s name and number.
window-template-arn = Role ARNs
    .help = With { "{account_id}" } where the account’s number stands.
window-template-source = Source
window-template-which = Accounts
window-template-all =
    { $count ->
        [one] All with a name in Preferences (1)
       *[other] All with a name in Preferences ({ $count })
    }
window-template-listed = These
window-template-accounts = Account numbers
    .help = Twelve digits each, one a line.
    .placeholder = 123456789012
window-template-console-duration = Console lasts
window-template-duration = Credentials last
window-template-destination = Opens at
    .placeholder = Console home
window-template-region = Region
window-template-group = Group
    .help = May hold { "{account_name}" } too.
window-template-protect = Ask for a reason first
window-template-makes-label = The roles it makes
window-template-makes =
    { $count ->
        [one] Makes 1 role:
       *[other] Makes { $count } roles, such as:
    }
window-template-makes-none = Makes no role yet: no account has a name. Name accounts in Preferences, or list their numbers.
window-template-incomplete = The roles it makes show here once the fields are filled in.
window-remove-template = Remove template
window-remove-template-hint =
    { $count ->
        [0] No role comes from it.
        [one] The role it makes goes with it. Entries of your own stay.
       *[other] The { $count } roles it makes go with it. Entries of your own stay.
    }

# ---- teams: roles that people pass on to each other

window-group-team = Team
window-group-team-hint = Roles passed on in a file, without secrets. What a file changes is shown before it is taken, and your own entries stay as they are.
window-teams = Teams that are followed
window-team-follow-asks = Follow a file…
window-team-follow = Follow a team’s file
window-team-follow-hint = It is fetched when Rolecall starts and once a day. Its roles stay the team’s.
window-team-follow-do = Follow
window-team-name = Name
    .placeholder = platform
window-team-from = Address or path
    .help = An https address without a password in it, or a file’s whole path.
    .placeholder = https://example.com/roles.toml
window-team-source = Signs where a role’s own source is not here
window-team-source-none = Nothing: leave those roles out
window-team-import-asks = Take a file over…
window-team-import = Take over a team’s file
window-team-import-hint = Its roles become your own, once. To keep up with changes, follow the file instead.
window-team-import-do =
    { $count ->
        [one] Take 1 role over
       *[other] Take { $count } roles over
    }
window-team-imported =
    { $count ->
        [one] 1 role was taken over.
       *[other] { $count } roles were taken over.
    }
window-team-pick = Choose a file…
window-team-look = Look
window-team-export = Export my roles
window-team-exported = Exported.
window-team-export-left =
    { $count ->
        [one] Left out: 1 role that goes through another or is none to assume.
       *[other] Left out: { $count } roles that go through another or are none to assume.
    }
window-team-fetching = Fetching…
window-team-fetched = fetched { $ago }
window-team-never-fetched = not fetched yet
window-team-fetch = Fetch now
window-team-show = Show its roles…
window-team-offers-new = { $count } new
window-team-offers-changed = { $count } changed
window-team-offers-gone = { $count } gone
window-team-review = Review…
window-team-review-named = Review what { $name } changes
window-team-review-title = What { $name } says
window-team-take = Take
window-team-taken = { $name } was taken.
window-team-difference = Difference
window-team-nothing = There is nothing to take.
window-team-new = New: { $count }
window-team-changed = Changed: { $count }
window-team-gone = Gone: { $count }
window-team-left = Not taken: { $count }
window-team-key = { $key }: { $before } → { $after }
window-team-other-account = { $key }: { $before } → { $after } (another account)
window-team-none = nothing
window-team-left-looks-like = Its name looks like { $own } and is another.
window-team-left-own = You have one of that name, which stays. It differs in { $keys }.
window-team-left-no-source = There is no source named “{ $source }”.
window-team-same =
    { $count ->
        [one] 1 more is here and says the same.
       *[other] { $count } more are here and say the same.
    }
window-team-remove-asks = Follow no more…
window-team-remove = Follow no more
window-team-remove-title = Follow { $name } no more?
window-team-remove-hint =
    { $count ->
        [0] None of its roles is in force.
        [one] The role taken of it goes. Its session ends.
       *[other] The { $count } roles taken of it go. Their sessions end.
    }
window-team-problem-hint = What was taken of it stays. It is tried again by itself.
window-team-dot = A team’s file has changes to look at
window-later = Later
