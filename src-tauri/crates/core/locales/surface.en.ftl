
# Texts of the tray menu, the notifications and the outlook of a role.

app-name = Rolecall

menu-set-up = Set up Rolecall…
menu-import =
    { $count ->
        [one] Import { $count } profile from ~/.aws…
       *[other] Import { $count } profiles from ~/.aws…
    }
menu-add-role = Add a role…
menu-signin-override = Consoles sign in at { $endpoint }
menu-plain-endpoint = AWS is called without encryption at { $endpoint }
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
menu-minutes-left =
    { $minutes ->
        [60] { $name }  1 h left
       *[other] { $name }  { $minutes } min left
    }
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
attention-keychain-other = No keyring found: fix…
attention-keychain-refused = Keyring access denied: fix…
attention-code = MFA code for { $name }…
attention-reason = Reason for { $name }…
attention-accounts = Where to open { $name }…
attention-sign-in = Sign in to { $name }…
attention-sign-in-code = Sign in to { $name } with code { $code }…
attention-sign-in-browser = Waiting for your sign-in to { $name }…
attention-passphrase = Passphrase for your keys…
attention-permission = Allow what the window asks for?
attention-ended = Renew { $name } (ended { $time })
attention-older-keys = Copy { $name } again: a shell’s credentials ended { $time }…
attention-failed = { $name }: access denied…
attention-not-opened = { $name } did not open…
attention-ended-asleep = { $count } sessions ended during sleep…
attention-waiting = Offline: { $name } renews when the network is back
attention-captive-portal = Sign in to this network…
attention-clock =
    { $minutes ->
        [0] Your clock is { $seconds } s { $direction }: fix…
       *[other] Your clock is { $minutes } min { $direction }: fix…
    }
attention-trouble = { $message }

action-renew = Renew
action-renew-asks = Renew…

tray-title = Rolecall
# What the desktop’s own list of shortcuts calls it.
shortcut-description = Find a role
tray-part-minutes =
    { $minutes ->
        [60] { $name } 1 h left
       *[other] { $name } { $minutes } min left
    }
tray-part-until = { $name } until { $time }
tray-part-less = { $name } less than a minute left
tray-more = +{ $count }
tray-sandbox = Rolecall (signs in at { $endpoint })

notice-ends-title = { $name } ends in { $minutes } min
notice-ends-console = The console signs you out at { $time }.
notice-ends-command-line = Credentials in your shell end at { $time }.
notice-ends-both = Console and command line end at { $time }.
notice-older-keys-title = { $name } in a shell ends in { $minutes } min
notice-older-keys-body = That shell still uses credentials from before the renewal. They end at { $time }; copy the new ones.
notice-older-keys-ended-title = { $name } ended in a shell at { $time }
notice-older-keys-ended-body = That shell still holds credentials from before the renewal. Copy the new ones into it.
notice-ended-title = { $name } has ended
notice-ended-body = Renew to continue.
notice-ended-console-body = The console has signed you out. Renew to continue.
notice-ended-command-line-body = The credentials in your shell have expired. Renew, then copy them again.
notice-renewed-title = { $name } renewed until { $time }
notice-renewed-tab = Signed in again in a new tab. Reload your other tabs.
notice-renewed-shells = Open shells keep the old credentials until { $time }. Copy the new ones.
notice-failed-title = Access to { $name } denied
notice-not-renewed-title = { $name } could not be renewed
notice-several-end-title = { $count } sessions end by { $time }
notice-ended-at-title = { $name } ended at { $time }
notice-ended-asleep-body = This computer was asleep.
notice-ended-away-body = Rolecall was closed or could not read its sessions.
notice-several-ended-title = { $count } sessions have ended
notice-several-ended-asleep-title = { $count } sessions ended during sleep
notice-several-ended-away-title = { $count } sessions ended while Rolecall was closed
notice-names-more = { $names }, +{ $count }
notice-not-opened-title = { $name } did not open
notice-waits-title = { $name } has not been renewed yet
notice-waits-body = { $why } Rolecall keeps trying until { $time }.
notice-try-now = Try now
notice-stopped-title = { $name } no longer renews automatically
notice-ends-all-the-same = { $why } It ends at { $time }.
notice-locked-title = Unlock your keyring to open { $name }
notice-unlock = Unlock…
notice-no-browser-title = The browser did not start
notice-no-browser-body = The sign-in link for { $name } works for 15 min.
notice-copy-link = Copy link
notice-code-title = MFA code for { $name }
notice-reason-title = Reason for { $name }
notice-accounts-title = Where to open { $name }?
notice-sign-in-title = Sign in to { $name }
notice-sign-in-body = Roles of { $name } are waiting for it.
notice-sign-in = Sign in
notice-sign-in-ends-title = Your sign-in to { $name } ends at { $time }
notice-sign-in-ends-body = Sign in again to keep its roles working.
notice-sign-in-again = Sign in again
notice-passphrase-title = Passphrase for your keys
notice-roles-title = { $name }: your roles have changed
notice-roles-new = { $count } new.
notice-roles-gone = { $count } no longer assigned to you.
notice-roles-renamed =
    { $count ->
        [1] 1 account was renamed.
       *[other] { $count } accounts were renamed.
    }
notice-asked-by = Requested by { $program }.
notice-enter-code = Enter MFA code…
notice-enter-reason = Enter reason…
notice-enter-passphrase = Enter passphrase…
notice-choose = Choose…
notice-clock-title =
    { $minutes ->
        [0] Your computer’s clock is { $seconds } s { $direction }
       *[other] Your computer’s clock is { $minutes } min { $direction }
    }
notice-clock-body = AWS rejects requests when the clock is more than 15 min off. Turn on automatic date and time.
notice-check = Fix…
notice-link-copied = Sign-in link copied
notice-credentials-copied = Credentials copied
notice-copied-body = Anyone with it can act as { $name }. Clipboard clears in { $seconds } s.
notice-by-hand-title = { $name } ended
notice-all-by-hand-title =
    { $count ->
        [1] 1 session ended
       *[other] { $count } sessions ended
    }
notice-by-hand-console = Its browser tab stays signed in until { $time }.
notice-by-hand-keys = Copied credentials keep working until { $time }.
notice-by-hand-both = Browser tabs stay signed in until { $console }, and copied credentials keep working until { $keys }.
notice-sign-out = Sign out in browser
notice-permission-title = Allow what the Rolecall window asks for?
notice-allow = Allow
notice-refuse = Don’t allow
notice-allow-once = Allow once
notice-allow-session = Allow for this session
program-allow-always = Always allow
notice-settings-title = Error in the settings file
notice-settings-body = { $why } Your last working settings are still in use.
notice-unknown-key-title = Unknown key in the settings file
notice-open-file = Open file
notice-show = Show
notice-why = Details…
notice-hidden-instance = your company
notice-hidden-name = A session
notice-hidden-why = Open Rolecall for details.

outlook-both = You get: console { $console }, credentials { $credentials }
outlook-as-credentials = You get: console and credentials for { $credentials }
outlook-temporary-source = The console ends with the credentials. Only a long-term access key allows longer
outlook-permission-set = You get: console { $console }, credentials for as long as the permission set allows, up to { $credentials }
outlook-no-console = You get: credentials { $credentials }, no console
outlook-as-they-are = You get: console and credentials, until the credentials of { $source } expire
outlook-own-as-they-are = You get: credentials, until those of { $source } expire, no console
outlook-chained = Chained through { $through }: AWS limits credentials and console to 1 h
outlook-shared-code = One MFA code for all roles of this source: AWS limits each to 1 h, console included
outlook-wish-cut = AWS limits this to { $credentials } (you chose { $wish })
outlook-own-no-console = AWS can’t open a console with a user’s own credentials. Use the kind “federation” for that
outlook-federated-all = You can do everything { $source } can
outlook-federated-read-only = You can read everything { $source } can read
outlook-federated-policy = You can do what both { $source } and the session policy allow
outlook-asks-code = Asks for an MFA code
outlook-asks-shared-code = Asks for one MFA code for all roles of { $source }
outlook-code-given = No MFA code needed now: the last one for { $source } still applies
outlook-asks-reason = Asks for a reason (saved in the activity log)
