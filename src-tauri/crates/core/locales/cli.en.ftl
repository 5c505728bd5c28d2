# Texts of the command line.

cli-opened = Opened { $role } in the browser until { $until }.
cli-opened-protected = Firefox and Chromium open protected roles in their own browser profile. To open it with your other tabs: rolecall role edit { $role } --open-with default
cli-renewed = Renewed { $role }.
cli-renewed-until = Renewed { $role } until { $until }.
cli-renewed-tab = Signed in again in a new tab. Reload your other tabs.
cli-renewed-shells = Open shells keep the old credentials until { $until }. Load the new ones there.
cli-end-nothing = { $role } has no active session.
cli-end-role = { $role } session ended.
cli-end-all = { $count ->
    [0] No active sessions.
    [1] 1 session ended.
   *[other] { $count } sessions ended.
}
cli-end-tab = Its browser tab stays signed in until { $until }.
cli-end-tabs = Open browser tabs stay signed in until { $until }.
cli-end-keys = Copied credentials keep working until { $until }.
cli-end-sign-out = To sign out in the browser, open { $address }

cli-source-added = Added source { $name }.
cli-source-sign-in = Sign in with: rolecall sign-in { $name }
cli-signed-in = You are signed in to { $source }.
cli-signed-in-until = You are signed in to { $source } until { $until }.
cli-listing = Listing the roles of { $source }. For 100 accounts this takes about 20 s.
cli-listed = { $roles ->
        [one] 1 role
       *[other] { $roles } roles
    } in { $accounts ->
        [one] 1 account
       *[other] { $accounts } accounts
    }. See them with: rolecall roles
cli-signed-out = You are signed out of { $source }. Open sessions of its roles keep working until they expire.
cli-source-signed-in = signed in
cli-source-signed-in-until = signed in until { $time }
cli-source-changed = Changed source { $name }.
cli-source-rotated = Replaced the key of { $name }. Delete the old key in IAM once nothing else uses it.
cli-source-same-key =
    { $count ->
        [1] { $names } has the same key. When you replace it, replace it in both.
       *[other] These sources have the same key: { $names }. When you replace it, replace it in each.
    }
cli-source-old-key-used =
    { $count ->
        [1] { $names } still has the old key. Before you delete that, run: rolecall source rotate { $names }
       *[other] These sources still have the old key: { $names }. Before you delete that, rotate each of them too.
    }
cli-source-removed = Removed source { $name }.
cli-source-is = { $source }: signed in as { $who } in { $account } ({ $arn })
cli-source-person =
    { $source }: signed in as { $person } at { $issuer }. { $count ->
        [0] No role uses it yet.
        [one] Its role: { $roles }.
       *[other] Its roles: { $roles }.
    }
cli-source-register =
    Register Rolecall at { $issuer } as a native or desktop app (public client, authorization code with PKCE)
      with the redirect URI { $redirects }{ $port ->
        [any] { " " }(any port)
       *[as-is] { "" }
    }
    In IAM, the role’s account needs an OpenID Connect provider { $issuer } with the audience { $client }.
cli-source-unchecked = not checked
cli-source-checked = checked { $time }
cli-key-old = { $name }: its key has been in use for { $days } days. Create a new key in IAM, enter it with “rolecall source rotate { $name }”, then delete the old one in IAM.
cli-doctor-key-old = The key of { $name } has been in use for { $days } days.
cli-doctor-key-old-remedy = Create a new key in IAM, enter it with “rolecall source rotate { $name }”, then delete the old one in IAM.
cli-account-named = { $id } is now named { $name }.
cli-account-changed = Changed account { $name }.
cli-account-removed = Removed the name { $name } of { $id }.
cli-source-ready = ready
cli-source-locked = locked
cli-source-key-missing = key missing
cli-source-needs-sign-in = needs sign-in
cli-source-expired = expired
cli-source-refused = rejected
cli-role-added = Added role { $name }.
cli-role-changed = Changed role { $name }.
cli-role-becomes = { $role }: you act as { $arn } in { $account }
cli-role-works = { $role } works.
cli-nothing-to-change = { $name } is already set that way.
cli-role-removed = Removed role { $name }.
cli-role-as-template-says = Removed your copy of { $name }; it comes from the template { $from } again.
cli-role-as-team-says = Removed your copy of { $name }; it comes from the team { $from } again.
cli-role-profiles =
    { $count ->
        [1] The profile { $profiles } in { $file } used the removed role and will no longer work.
       *[other] These profiles in { $file } used a removed role and will no longer work: { $profiles }
    }
cli-role-profiles-hint = Delete the credential_process line there.
cli-ask-role-profiles = Delete the credential_process line there? [y/N]
cli-role-profiles-cut = Deleted from { $file }: the credential_process line of { $profiles }.

cli-no-roles = No roles yet. Add one with: rolecall role add NAME --arn ARN --source SOURCE
cli-no-sources = No sources yet. Add one with: rolecall source add NAME --access-key-id ID
cli-no-accounts = No account has a name yet. Name one with: rolecall account add NUMBER --name NAME
cli-no-sessions = No active sessions.

cli-several-roles = “{ $text }” matches several roles: { $names }.
cli-several-sources = “{ $text }” matches several sources: { $names }.
cli-several-entries = “{ $text }” matches several: { $names }.
cli-several-hint = Use one of these.

cli-ask-code = MFA code for { $role } (device { $device }):
cli-ask-passphrase = Passphrase for your keys:
cli-ask-passphrase-new = Choose a passphrase for your keys (8 characters or more):
cli-ask-passphrase-again = Type it again:
cli-passphrases-differ = The passphrases don’t match.
cli-ask-reason = Reason for { $role }:
cli-ask-reason-again = Reason for { $role } (Enter for “{ $given }”):
cli-accounts = Your browser shows one AWS account at a time, and { $current } is already open. Open { $role }:
cli-accounts-separate = in a separate window
cli-accounts-same = in the same window ({ $current } is signed out)
cli-accounts-multi-session = my browser has AWS multi-session turned on
cli-ask-accounts = 1, 2 or 3:
cli-waits-code = Waiting for an MFA code for { $role }. Enter it in Rolecall’s window, in the terminal that asks for it, or with: rolecall renew { $role }. Ctrl-C stops waiting.
cli-waits-reason = Waiting for the reason for { $role }. Enter it in Rolecall’s window or in the terminal that asks for it. Ctrl-C stops waiting.
cli-waits-sign-in = Waiting for your sign-in to { $role }. Sign in from the tray menu, the window, or with: rolecall sign-in { $role }. Ctrl-C stops waiting.
cli-ask-sign-in = Sign in to { $role } ({ $start_url }). Press Enter to open your browser, or type “code” to use another device:
cli-ask-sign-in-code = Sign in to { $role } ({ $start_url }). Press Enter for a code, to use in any browser:
cli-sign-in-browser = Your browser has opened. Sign in to { $source } there and allow access. Ctrl-C stops waiting.
cli-sign-in-page =
    To sign in to { $source }, open this address in any browser:
      { $address }
    Its last page shows a code. Paste it here. Press Ctrl-C to cancel.
cli-ask-sign-in-page = Paste the code:
cli-sign-in-device =
    Open this address in any browser:
      { $address }
    Allow access only if the page shows this code:
      { $code }
    Waiting for you to sign in. Ctrl-C stops waiting.
cli-waits-passphrase = Waiting for the passphrase for your keys. Enter it in Rolecall’s window or in the terminal that asks for it. Ctrl-C stops waiting.
cli-waits-accounts = Waiting for an answer about how { $role } opens. Give it in Rolecall’s window or in the terminal that asks for it. Ctrl-C stops waiting.
cli-waited = No one answered within 5 minutes.
cli-waits-approval = Waiting for you to allow { $program } to use { $role }. Answer in Rolecall’s tray menu or in its notification. Ctrl-C stops waiting.
cli-waited-hint = Run it in a terminal, or answer in Rolecall’s window and try again.
cli-arn-user = This is the ARN of a user, not of a role.
cli-arn-session = This is the ARN of a session. Its role is { $role }
cli-arn-account = The account in it has { $digits } digits, not 12.
cli-arn-name = “{ $text }” is not an ARN.
cli-arn-other = This is not the ARN of a role.
cli-arn-hint = A role ARN looks like arn:aws:iam::123456789012:role/Name. A switch-role link works too.
cli-role-flag-unfit = { $flag } can’t be used: { $name } is of kind { $kind }.
cli-role-flag-unfit-hint = Leave it out, or change the kind with --kind.
cli-nothing-named = Nothing to change.
cli-nothing-named-hint = Add an option such as --duration 4h. See all with: rolecall role edit --help
cli-role-taken = A role named { $name } already exists.
cli-role-taken-hint = Change it with: rolecall role edit { $name }
cli-no-profile = There is no profile { $profile } in { $file }.
cli-no-profile-hint =
    { $names ->
        [none] Create it first, or choose another one.
       *[some] Existing profiles: { $names }
    }
cli-source-taken = A source named { $name } already exists.
cli-source-taken-hint = Change it with: rolecall source edit { $name }. For another access key: rolecall source rotate { $name }
cli-account-taken = { $name } already exists.
cli-account-taken-hint = Choose another name, or change that one with: rolecall account edit
cli-account-number = ID: { $id } has { $digits } digits; an account number has 12.
cli-reset-keys = from the keyring: the access keys of { $what }
cli-reset-data-key = from the keyring: everything else of Rolecall, such as the key that encrypts the sessions
cli-reset-settings = the settings: { $what }
cli-reset-state = sessions, the activity log and the record of sources: { $what }
cli-reset-login = the entry that starts Rolecall at login
cli-reset-profiles = from { $file }: the credential_process line of { $what }
cli-reset-backups = backups of ~/.aws from before Rolecall changed it, which may contain keys: { $what }
cli-ask-reset = Remove all of this? [y/N]
cli-reset-done = Everything of Rolecall was removed except its programs. Keys in IAM are not changed.
cli-aws-profile-circle-hint = Choose another profile name, or give the role another source.
cli-template-removed = Removed template { $name }.
cli-source-used-hint = Remove them too with: rolecall source remove { $name } --with-roles
cli-region-does-not-fit = --region: { $role } is not in the AWS partition of { $region }.
cli-no-such-command = There is no command { $typed }. Use: { $meant }
cli-exec-put-dashes = Put -- before the command: { $line }
cli-exec-needs-person = Run in a terminal: rolecall renew { $role }
cli-ask-secret = Secret access key of { $key }:
cli-secret-nobody = The secret access key of { $key } is needed, but there is no terminal to ask in.
cli-secret-nobody-hint = Give it on standard input, with --secret-stdin.
cli-stdin-unreadable = Standard input could not be read: { $reason }.
cli-not-written = Could not write the output: { $reason }.

cli-days = { $days ->
    [1] 1 day
   *[other] { $days } days
}
cli-until = until { $time }
cli-minutes-left =
    { $minutes ->
        [60] 1 h left
       *[other] { $minutes } min left
    }
cli-less-than-a-minute-left = less than a minute left
cli-ended = ended
cli-replaced = replaced in browser

cli-column-role = ROLE
cli-column-team = TEAM
cli-column-program = PROGRAM
cli-column-allowed = ALLOWED
cli-column-since = SINCE
cli-column-fetched = FETCHED
cli-column-new = PENDING
cli-column-from = FROM
cli-column-number = NUMBER
cli-column-colour = COLOUR
cli-column-roles = ROLES
cli-column-account = ACCOUNT
cli-column-group = GROUP
cli-column-source = SOURCE
cli-column-kind = KIND
cli-column-state = STATE
cli-column-key = KEY AGE
cli-column-region = REGION
cli-column-mfa = MFA
cli-column-console = CONSOLE
cli-column-credentials = CREDENTIALS
cli-column-now = NOW
cli-column-started = STARTED
cli-column-as = AS

cli-role-is = { $role }: signed in as { $who } in { $account } ({ $arn })

cli-env-no-unset = A { $shell } file can’t unset a variable. Remove its lines instead.
cli-env-profile-set = AWS_PROFILE is unset too, because some AWS tools prefer it to these credentials.
cli-env-unknown-shell = Can’t tell which shell you use.
cli-env-unknown-shell-hint = Name it with --shell: { $names }
cli-circle = { $role } can’t get its credentials from { $source }, which itself asks for { $role }.
cli-circle-profile = { $role } gets its credentials from { $source }, the profile { $profile } in ~/.aws, and that profile asks Rolecall for { $role }.
cli-circle-hint = Delete the credential_process line of the profile, or give the role another source.
cli-env-unquotable = { $variable } has a character that { $shell } can’t handle.
cli-env-unquotable-hint = Use: rolecall exec ROLE -- COMMAND
cli-exec-not-found = Command not found: { $program }
cli-exec-not-started = { $program } did not start: { $reason }.
cli-doctor-profile-region = { $region }, the region of profile { $profile }, is not an AWS region.
cli-doctor-read-only = { $file } can’t be changed: { $reason }.
cli-exec-default-key = The default profile in { $file } has its own access key. Programs told to use that profile do not run as { $role }. Move the key with: rolecall import --move
cli-exec-default-profile = The default profile in { $config } or { $credentials } has its own credentials, which AWS tools would prefer. This command runs without these files.

cli-find-no-desktop = The finder did not open: { $reason }.
cli-find-no-desktop-hint = Start rolecall-desktop on this desktop, or list the roles with: rolecall roles
cli-find-silent = rolecall-desktop is not responding

cli-aws-no-home = Can’t find ~/.aws, because the home folder is unknown.
cli-aws-no-home-hint = Set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE.
cli-aws-unquotable = “{ $role }” can’t be used in a credential_process line.
cli-aws-unquotable-hint = Give the role a name without # and ;.
cli-aws-profile-name = “{ $profile }” is not a profile name that every AWS tool accepts.
cli-aws-profile-name-hint = Use letters, digits and _ - @ + . % : /, without spaces.
cli-aws-profile-taken = The profile { $profile } has its own credentials in { $file }.
cli-aws-profile-taken-hint = Choose another profile name, or import it with: rolecall import
cli-aws-profile-written = AWS tools can use it as profile { $profile }.
cli-aws-profile-taken-out = AWS tools can no longer use it as profile { $profile }.
cli-aws-profile-none = No profile in ~/.aws uses it.
cli-aws-backup = Backup of { $file }: { $backup }
cli-aws-not-read = { $file } can’t be read: { $reason }.
cli-aws-not-read-hint = Correct the file, or its permissions, and try again.
cli-aws-refused = { $file }: { $problem } AWS tools can’t read the file either.
cli-aws-refused-hint = Correct that line and try again.
cli-aws-not-written = { $file } can’t be written and is unchanged: { $reason }.
cli-aws-not-written-hint = If another tool manages this file, change it there. Otherwise check its permissions and the disk space.

cli-import-source = source { $name }: the key { $key }, copied to the keyring
cli-import-source-mfa = source { $name }: the key { $key }, copied to the keyring; MFA device { $device }
cli-import-source-profile = source { $name }: the credentials of profile { $profile }
cli-import-source-environment = source { $name }: this computer’s own access
cli-import-source-login = source { $name }: your AWS console sign-in
cli-import-role-own = role { $name }: the credentials of { $by } themselves
cli-import-source-company = source { $name }: your company’s access portal { $start_url } in { $region }
cli-import-role-set = role { $name }: { $set } in { $account }, of { $by }
cli-import-role = role { $name }: { $arn }, uses { $by }
cli-import-own = role { $name }: the key of { $source }, used directly
cli-import-moves-key = ~/.aws: profile { $profile } will ask Rolecall, and its plaintext key is deleted
cli-import-moves-profile = ~/.aws: profile { $profile } will ask Rolecall
cli-import-left = not imported: { $profile }. { $why }
cli-import-note = note: { $name }. { $note }
cli-import-missing = Add the key of { $name } with: rolecall source add { $name } --access-key-id ID. Then import again.
cli-import-strained = note: { $profile }. It uses the key of { $key } and is unchanged: AWS tools get its role for at most one hour.
cli-import-refused = { $name } was not imported: { $problem }
cli-import-stranded = { $name } was not imported, because its source was not.
cli-import-left-by-sdk = Add an AWS profile with: rolecall source add NAME --profile PROFILE
cli-import-nothing =
    { $exist ->
        [none] There is nothing to import: neither { $config } nor { $credentials } exists.
       *[some] There is nothing to import from { $config } and { $credentials }.
    }
cli-import-nothing-done = Nothing was changed.
cli-import-nobody = The plan needs your agreement, and there is no terminal to ask in.
cli-import-nobody-hint = Run it in a terminal, or with --yes to agree to the plan above.
cli-import-backup-has-keys = The backup still contains plaintext keys. Delete it once everything works.
cli-ask-import = Import these? [y/N]

cli-no-activity = No activity yet.
cli-log-done = done
cli-log-tray = tray
cli-log-notice = notification
cli-log-window = window
cli-log-command-line = command line
cli-log-engine = Rolecall
cli-log-assume = assumed
cli-log-console = opened console
cli-log-link = printed sign-in link
cli-log-link-copied = copied sign-in link
cli-log-credentials-copied = copied credentials
cli-log-credential-process = gave credentials to a program
cli-log-sign-out = opened sign-out page
cli-log-env = gave credentials to a shell
cli-log-exec = ran a command
cli-log-endpoint = served credentials to a command
cli-log-who-am-i = checked identity
cli-log-end = ended
cli-log-check = tested
cli-log-sign-in = signed in

cli-column-when = WHEN
cli-column-what = WHAT
cli-column-by = BY
cli-column-until = UNTIL
cli-column-outcome = OUTCOME
cli-column-reason = REASON
cli-column-request = REQUEST

cli-doctor-good = ok
cli-doctor-warning = warning
cli-doctor-bad = error
cli-doctor-not-signed-in = You are not signed in to { $source }.
cli-doctor-not-signed-in-remedy = Sign in with: rolecall sign-in { $source }
cli-doctor-engine = Settings: { $settings }; state: { $state }
cli-doctor-settings = { $roles ->
    [one] 1 role
   *[other] { $roles } roles
}, { $sources ->
    [one] 1 source
   *[other] { $sources } sources
}.
cli-doctor-settings-warnings = { $roles ->
    [one] 1 role
   *[other] { $roles } roles
}, { $sources ->
    [one] 1 source
   *[other] { $sources } sources
}, and { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
} in the file.
cli-doctor-keychain-file = Your keys are in an encrypted file, { $file }
cli-doctor-keychain-file-locked = Your keys are in an encrypted file that is locked, { $file }. Rolecall asks for its passphrase
cli-doctor-keychain = The keyring is unlocked and has every key.
cli-doctor-keychain-permission = The keyring is unlocked and has every key. It asks you to allow each program that uses one.
cli-doctor-keychain-elsewhere = This terminal finds no keyring, but the running Rolecall has one, and it keeps your keys.
cli-doctor-engine-no-keychain = The running Rolecall finds no keyring, though this terminal does: it was started outside your desktop session.
cli-doctor-engine-no-keychain-remedy = Quit it, then start it from the desktop.
cli-doctor-keyring-no-bus = This session has no D-Bus, which leads to the keyring: { $reason }.
cli-doctor-keyring-no-service = Nothing on this session’s D-Bus is a keyring.
cli-doctor-keyring-not-started = This session’s D-Bus could not start it: { $reason }.
cli-doctor-keys-missing = The keyring does not have the keys of: { $sources }.
cli-doctor-keys-missing-remedy = Enter each once with: rolecall source add NAME --access-key-id ID
cli-doctor-no-bus = There is no desktop session: { $reason }.
cli-doctor-no-bus-remedy = The command line works without one. The tray and notifications need a desktop.
cli-doctor-bus-silent = the session bus is not responding
cli-doctor-login = { $program } starts at login.
cli-doctor-no-login = Start at login is off.
cli-doctor-login-own-home = ROLECALL_HOME is set, so Rolecall does not start at login.
cli-doctor-login-moved = The startup entry starts { $program }, which no longer exists.
cli-doctor-login-off = Your desktop settings have turned off Rolecall’s start at login.
cli-doctor-login-missing = Start at login is on, but nothing starts Rolecall.
cli-doctor-login-taken = Another entry already exists at { $entry }, the place of Rolecall’s startup entry.
cli-doctor-login-left-over = Start at login is off, but the login still starts Rolecall.
cli-doctor-login-not-read = The startup entry can’t be read: { $reason }
cli-doctor-login-remedy = Start Rolecall once: it corrects its own startup entry. See Settings, General.
cli-doctor-tray = The desktop shows tray icons.
cli-doctor-no-tray = The desktop shows no tray icons.
cli-doctor-no-tray-remedy = On GNOME install the AppIndicator extension, or use the window: start rolecall-desktop once more.
cli-doctor-notices = The desktop shows notifications.
cli-doctor-no-notices = The desktop does not show notifications.
cli-doctor-no-notices-remedy = Install a notification server such as dunst. Until then, only the menu warns you.
cli-doctor-browser = { $program } opens the browser.
cli-doctor-no-browser = No browser was found.
cli-doctor-no-browser-remedy = Install xdg-utils and a browser, or set BROWSER. Links: rolecall console ROLE --print
cli-doctor-proxy = AWS is reached through the proxy { $proxy }.
cli-doctor-no-proxy = No proxy is set.
cli-doctor-roots = The system trusts { $count } certificate authorities.
cli-doctor-roots-and-bundle = The system trusts { $count } certificate authorities; those of { $file } are added.
cli-doctor-roots-passed-over = { $count ->
        [one] One certificate of { $file } is
       *[other] { $count } certificates of { $file } are
    } not used: { $which }
cli-doctor-roots-passed-over-remedy = The others are used. If AWS can’t be reached, ask whoever provides that file.
cli-doctor-endpoint = AWS is called at { $address }.
cli-doctor-endpoint-fips = AWS is called at { $address } (FIPS). For console sign-in AWS has no FIPS address.
cli-doctor-no-endpoint = AWS has no such endpoint: { $reason }
cli-doctor-no-endpoint-remedy = Check AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and AWS_ENDPOINT_URL, and the same settings in the profile.
cli-doctor-no-roots = The system trusts no certificate authority.
cli-doctor-no-roots-remedy = Install ca-certificates, or set AWS_CA_BUNDLE to a PEM file.
cli-doctor-clock = The clock matches AWS.
cli-doctor-clock-fast = Your computer’s clock is { $minutes } min fast.
cli-doctor-clock-slow = Your computer’s clock is { $minutes } min slow.
cli-doctor-clock-remedy = AWS rejects requests when the clock is more than 15 min off. Turn on automatic date and time.
cli-doctor-modes = Only you can read Rolecall’s files.
cli-doctor-open = Other users can read { $file } (mode { $mode }).
cli-doctor-open-remedy = chmod { $mode } { $file }
cli-doctor-keys-in-clear = Plaintext keys in { $file }: { $profiles }.
cli-doctor-keys-in-clear-remedy = Move them into the keyring with: rolecall import --move
cli-doctor-aws-section = { $file }: { $problem }
cli-doctor-profile-gone = Profile { $profile } asks Rolecall for { $role }, which does not exist.
cli-doctor-profile-other = Profile { $profile } asks Rolecall for { $role }, but also has { $other }, which AWS tools may prefer.
cli-doctor-profile-remedy = Correct profile { $profile } in ~/.aws.
cli-doctor-backups = Backups with plaintext keys: { $files }.
cli-doctor-backups-remedy = Delete them once everything works.
cli-doctor-environment = AWS tools refuse this environment: { $reason }.
cli-doctor-environment-remedy = Correct the variable, or unset it.
cli-doctor-no-keys-in-clear = No plaintext keys in ~/.aws.

cli-team-new-account = new account name: { $name }, { $id }
cli-team-new = new: { $name }, { $arn }, uses { $by }
cli-team-changed = changed: { $name }
cli-team-key = { $key }: { $before } → { $after }
cli-team-other-account = { $key }: { $before } → { $after } (ANOTHER ACCOUNT)
cli-team-none = nothing
cli-team-gone = removed: { $name }
cli-team-of = Changes from { $name }:
cli-team-waits = Changes pending. Apply them with: rolecall team update
cli-team-taken = Changes from { $name } applied.
cli-team-followed = Subscribed to { $name }.
cli-team-removed = Unsubscribed from { $name }; its roles were removed.
cli-team-offer = { $new } new, { $changed } changed, { $gone } removed
cli-no-teams = No team subscriptions. Subscribe with: rolecall team subscribe NAME FILE|URL
cli-team-kept = kept: { $name } is your own (the team’s differs in { $keys })
cli-team-looks-like = skipped: { $name } (looks like { $own } but is spelled differently)
cli-team-unsigned = skipped: { $name } (there is no source named “{ $source }”; choose another with --source)
cli-team-refused = skipped: { $name } ({ $why })
cli-no-programs = You have not allowed any program. Rolecall asks when a program wants a role that needs it.
cli-program-always = always
cli-program-session = for this session
cli-program-none = No allowed program is called “{ $program }”.
cli-program-none-hint = List them with: rolecall program list
cli-program-removed =
    { $count ->
        [1] Removed { $program }. Rolecall asks again before it gets the role.
       *[other] Removed { $program } for { $count } roles. Rolecall asks again before it gets them.
    }
cli-team-same = { $count ->
    [1] 1 entry is already there.
   *[other] { $count } entries are already there.
}
cli-team-nothing = Nothing to import.
cli-team-left = left out: { $name } (chained, or not an assumable role)
cli-setup-caller = The person who assumes it needs this policy too, in their own account:
cli-setup-next = Then add it with: rolecall role add { $name } --arn { $arn } --source SOURCE
cli-setup-user-next = Then create an access key for { $name } in IAM, and add it with: rolecall source add { $name } --access-key-id AKIA…
cli-explain-refused = { $resource ->
    [none] { $who } is not allowed to use { $action }.
   *[other] { $who } is not allowed to use { $action } on { $resource }.
}
cli-explain-rule = { $denied ->
    [yes] { $rule ->
        [identity] One of their own policies denies it.
        [trust] The role’s trust policy denies it.
        [resource] The resource’s policy denies it.
        [boundary] Their permissions boundary denies it.
        [session] The session policy of their session denies it.
        [service-control] A service control policy (SCP) of their organization denies it.
        [resource-control] A resource control policy (RCP) of the resource’s organization denies it.
        [endpoint] The policy of the VPC endpoint on this network denies it.
       *[unsaid] A policy denies it, and AWS does not say which.
    }
   *[no] { $rule ->
        [identity] None of their own policies allows it.
        [trust] The role’s trust policy does not include them, or one of its conditions is not met: an MFA code, an External ID, an address, a time.
        [resource] The resource’s policy does not allow it.
        [boundary] Their permissions boundary does not allow it, even if their policies do.
        [session] The session policy of their session does not allow it, even if the role does.
        [service-control] No service control policy (SCP) of their organization allows it, even if their policies do.
        [resource-control] No resource control policy (RCP) of the resource’s organization allows it.
        [endpoint] The policy of the VPC endpoint on this network does not allow it.
       *[unsaid] AWS does not say why. It never does between two organizations, and a condition that is not met or a resource that does not exist looks the same.
    }
}
cli-explain-policy = The policy: { $policy }
cli-explain-to-do = { $rule ->
    [identity] { $statement ->
        [yes] Ask the AWS administrator to add this to one of their policies:
       *[no] Ask the policy’s owner to remove the Deny, or meet its condition. Adding an Allow changes nothing.
    }
    [trust] { $statement ->
        [yes] Ask the role’s owner to add this to its trust policy, or which condition to meet:
       *[no] Ask the role’s owner to change its trust policy. rolecall setup role prints a correct one.
    }
    [resource] Ask the resource’s owner to change its policy.
    [boundary] Ask the AWS administrator to change the boundary. Adding an Allow to a policy is not enough.
    [session] Sign in or assume the role again without that session policy: in Rolecall, the role’s policy and policy_arns.
    [service-control] Only the administrators of the organization can change that.
    [resource-control] Only the administrators of the resource’s organization can change that.
    [endpoint] Try from another network, or ask your network administrator about the VPC endpoint.
   *[unsaid] Check who you are with: rolecall whoami ROLE. Then show this message to the resource’s owner.
}
cli-explain-encoded = The encoded part says more. Decode it with: aws sts decode-authorization-message --encoded-message TEXT
cli-explain-unknown = That text contains no error message of AWS about permissions.
cli-explain-unknown-hint = Paste the whole error message, including “is not authorized to perform”.
cli-explain-paste = Paste the error message, then press Ctrl-D.
