
# Texts of the tray menu, the notices and the outlook of a role.

app-name = Rolecall

menu-set-up = Set up Rolecall…
menu-add-role = Add a role…
menu-stand-in = Consoles sign in at { $endpoint }
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
menu-replaced = { $name }  replaced in browser
menu-console-until = Console until { $time }
menu-credentials-until = Command line until { $time }
menu-both-until = Console until { $console }, command line until { $credentials }
menu-open-console = Open console
menu-end-session = End session

attention-keychain-locked = Unlock your keyring…
attention-keychain-other = No keyring found: what to do…
attention-keychain-refused = Your keyring said no: what to do…
attention-code = MFA code for { $name }…
attention-reason = Reason for { $name }…
attention-ended = { $name } ended { $time }: renew
attention-failed = { $name } was refused…
attention-trouble = { $message }

action-renew = Renew
action-renew-asks = Renew…

tray-title = Rolecall
tray-part-minutes = { $name } { $minutes } min left
tray-part-until = { $name } until { $time }
tray-part-less = { $name } less than a minute left
tray-more = +{ $count }
tray-sandbox = Rolecall (sign-in stand-in { $endpoint })

notice-ends-title = { $name } ends in { $minutes } min
notice-ends-console = The console signs you out at { $time }.
notice-ends-command-line = Credentials in your shell end at { $time }.
notice-ends-both = Console and command line end at { $time }.
notice-ended-title = { $name } has ended
notice-ended-body = Renew to carry on.
notice-renewed-title = { $name } renewed until { $time }
notice-renewed-tab = A new tab is signed in. Reload the others.
notice-failed-title = { $name } was refused
notice-not-renewed-title = { $name } could not be renewed
notice-link-copied = Sign-in link copied
notice-credentials-copied = Credentials copied
notice-copied-body = Whoever has it is { $name }. It leaves the clipboard in { $seconds } s.
notice-show = Show
notice-why = Why…
notice-hidden-name = A session
notice-hidden-why = Rolecall's window says why.

outlook-both = You get: console { $console }, credentials { $credentials }
outlook-as-credentials = You get: console and credentials for { $credentials }
outlook-temporary-source = The console lasts as long as the credentials: AWS allows more only where an access key signs
outlook-asks-code = Asks for an MFA code
outlook-asks-reason = Asks for a reason, which the activity log keeps
