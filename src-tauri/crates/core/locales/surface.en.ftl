
# Texts of the tray menu, the notices and the outlook of a role.

app-name = Rolecall

menu-set-up = Set up Rolecall…
menu-import =
    { $count ->
        [one] Import { $count } profile from ~/.aws…
       *[other] Import { $count } profiles from ~/.aws…
    }
menu-add-role = Add a role…
menu-signin-override = Consoles sign in at { $endpoint }
menu-plain-endpoint = AWS is called in the clear at { $endpoint }
menu-find = Find role…
menu-sessions = Sessions…
menu-settings = Settings…
menu-quit = Quit Rolecall
menu-role-asks = { $name }…
menu-group = { $name } ({ $count })
menu-group-more = More in { $name }… ({ $count })
menu-other-roles = Other roles
menu-all-groups = All groups…
menu-until = { $name }  until { $time }
menu-minutes-left = { $name }  { $minutes } min left
menu-less-than-minute = { $name }  less than a minute left
menu-opening = { $name }  opening…
menu-renewing = { $name }  renewing…
menu-waiting = { $name }  waiting for network
menu-replaced = { $name }  replaced in browser
menu-console-until = Console until { $time }
menu-credentials-until = Command line until { $time }
menu-both-until = Console until { $console }, command line until { $credentials }
menu-open-console = Open console
menu-open-service = Open { $service }
menu-another-service = Open another service…
menu-copy-link = Copy sign-in link
menu-copy-credentials = Copy credentials…
menu-end-session = End session

attention-keychain-locked = Unlock your keyring…
attention-keychain-permission = Allow Rolecall to use your keyring…
attention-keychain-other = No keyring found: what to do…
attention-keychain-refused = Your keyring said no: what to do…
attention-code = MFA code for { $name }…
attention-reason = Reason for { $name }…
attention-accounts = Where to open { $name }…
attention-sign-in = Sign in to { $name }…
attention-sign-in-code = Sign in to { $name } with code { $code }…
attention-sign-in-browser = Waiting for your sign-in to { $name }…
attention-passphrase = Passphrase for your keys…
attention-permission = The window asks: allow this?
attention-ended = { $name } ended { $time }: renew
attention-older-keys = { $name } ended { $time } in a shell: copy again…
attention-failed = { $name } was refused…
attention-not-opened = { $name } did not open…
attention-ended-asleep = { $count } sessions ended while asleep…
attention-waiting = Offline: { $name } renews when the network is back
attention-captive-portal = This network wants a sign-in first…
attention-clock =
    { $minutes ->
        [0] Clock is { $seconds } s { $direction }: check…
       *[other] Clock is { $minutes } min { $direction }: check…
    }
attention-trouble = { $message }

action-renew = Renew
action-renew-asks = Renew…

tray-title = Rolecall
# What the desktop’s own list of shortcuts calls it.
shortcut-description = Find a role
tray-part-minutes = { $name } { $minutes } min left
tray-part-until = { $name } until { $time }
tray-part-less = { $name } less than a minute left
tray-more = +{ $count }
tray-sandbox = Rolecall (sign-in stand-in { $endpoint })

notice-ends-title = { $name } ends in { $minutes } min
notice-ends-console = The console signs you out at { $time }.
notice-ends-command-line = Credentials in your shell end at { $time }.
notice-ends-both = Console and command line end at { $time }.
notice-older-keys-title = { $name } in a shell ends in { $minutes } min
notice-older-keys-body = It took its credentials before the renewal, and they end at { $time }. Take them there again.
notice-older-keys-ended-title = { $name } ended in a shell at { $time }
notice-older-keys-ended-body = It had credentials from before the renewal. Take them there again.
notice-ended-title = { $name } has ended
notice-ended-body = Renew to carry on.
notice-ended-console-body = The console has signed you out. Renew to carry on.
notice-ended-command-line-body = Credentials in your shell have ended. Renew, and take them again.
notice-renewed-title = { $name } renewed until { $time }
notice-renewed-tab = A new tab is signed in. Reload the others.
notice-renewed-shells = Shells need the credentials again: what they hold ends at { $time }.
notice-failed-title = { $name } was refused
notice-not-renewed-title = { $name } could not be renewed
notice-several-end-title = { $count } sessions end by { $time }
notice-ended-at-title = { $name } ended at { $time }
notice-ended-asleep-body = This computer was asleep.
notice-ended-away-body = Rolecall was closed or could not read its sessions.
notice-several-ended-title = { $count } sessions have ended
notice-several-ended-asleep-title = { $count } sessions ended while asleep
notice-several-ended-away-title = { $count } sessions ended while Rolecall was closed
notice-names-more = { $names }, +{ $count }
notice-not-opened-title = { $name } did not open
notice-waits-title = { $name } not renewed yet
notice-waits-body = { $why } It tries again until { $time }.
notice-try-now = Try now
notice-stopped-title = { $name } stopped renewing
notice-ends-all-the-same = { $why } It ends at { $time }.
notice-locked-title = Unlock your keyring to open { $name }
notice-unlock = Unlock…
notice-no-browser-title = The browser did not start
notice-no-browser-body = The link for { $name } is good for 15 min.
notice-copy-link = Copy link
notice-code-title = MFA code for { $name }
notice-reason-title = Reason for { $name }
notice-accounts-title = Where to open { $name }?
notice-sign-in-title = Sign in to { $name }
notice-sign-in-body = Roles of { $name } wait for it.
notice-sign-in = Sign in
notice-sign-in-ends-title = Your sign-in to { $name } ends at { $time }
notice-sign-in-ends-body = Sign in again and its roles go on.
notice-sign-in-again = Sign in again
notice-passphrase-title = Passphrase for your keys
notice-roles-title = Roles of { $name } have changed
notice-roles-body =
    { $gone ->
        [0] { $new } new.
       *[other] { $new } new, { $gone } no longer assigned to you.
    }
notice-asked-by = Asked for by { $program }.
notice-enter-code = Enter code…
notice-enter-reason = Enter reason…
notice-enter-passphrase = Enter passphrase…
notice-choose = Choose…
notice-clock-title =
    { $minutes ->
        [0] This clock is { $seconds } s { $direction }
       *[other] This clock is { $minutes } min { $direction }
    }
notice-clock-body = AWS refuses from 15 min on. Turn on automatic time.
notice-check = Check…
notice-link-copied = Sign-in link copied
notice-credentials-copied = Credentials copied
notice-copied-body = Whoever has it is { $name }. It leaves the clipboard in { $seconds } s.
notice-by-hand-title = { $name } ended on this computer
notice-all-by-hand-title =
    { $count ->
        [1] 1 session ended on this computer
       *[other] { $count } sessions ended on this computer
    }
notice-by-hand-console = Its console tab stays signed in until { $time }.
notice-by-hand-keys = Copied keys stay good until { $time }.
notice-by-hand-both = Console tabs stay signed in until { $console }, copied keys stay good until { $keys }.
notice-sign-out = Sign out in browser
notice-permission-title = The Rolecall window asks: allow this?
notice-allow = Allow
notice-refuse = Don’t allow
notice-settings-title = Settings file not read
notice-settings-body = { $why } The last good settings stay.
notice-unknown-key-title = Unknown word in the settings file
notice-open-file = Open file
notice-show = Show
notice-why = Why…
notice-hidden-instance = your company
notice-hidden-name = A session
notice-hidden-why = Rolecall’s window says why.

outlook-both = You get: console { $console }, credentials { $credentials }
outlook-as-credentials = You get: console and credentials for { $credentials }
outlook-temporary-source = The console lasts as long as the credentials: AWS allows more only where an access key signs
outlook-permission-set = You get: console { $console }, credentials for as long as the permission set says, { $credentials } at most
outlook-no-console = You get: credentials { $credentials }, no console
outlook-as-they-are = You get: console and credentials for as long as those of { $source } last
outlook-own-as-they-are = You get: credentials for as long as those of { $source } last, no console
outlook-chained = Through { $through }: AWS allows 1 h for a role that is taken through another, and the console lasts as long
outlook-shared-code = One MFA code serves all roles of the source: AWS allows each of them 1 h, and the console lasts as long
outlook-wish-cut = You asked for { $wish }: AWS allows { $credentials } here
outlook-own-no-console = AWS opens no console with a user’s own credentials: choose the kind “federation” for that
outlook-federated-all = The console is a federated user’s, who may all that { $source } may
outlook-federated-read-only = The console is a federated user’s, who may read what { $source } may read
outlook-federated-policy = The console is a federated user’s, who may what both { $source } and the session policy allow
outlook-asks-code = Asks for an MFA code
outlook-asks-shared-code = Asks for an MFA code, which then serves all roles of { $source }
outlook-code-given = Asks for no code now: one that was given for { $source } still serves
outlook-asks-reason = Asks for a reason, which the activity log keeps
