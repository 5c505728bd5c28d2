# Texts of the command line.

cli-opened = Opened { $role } in the browser until { $until }.
cli-renewed = Renewed { $role }.
cli-renewed-until = Renewed { $role } until { $until }.
cli-renewed-tab = A new tab is signed in. Reload the others.
cli-renewed-shells = Shells need the credentials again: what they hold ends at { $until }.
cli-end-nothing = Nothing of { $role } was live.
cli-end-role = { $role } ended on this computer.
cli-end-all = { $count ->
    [0] No session was live.
    [1] 1 session ended on this computer.
   *[other] { $count } sessions ended on this computer.
}
cli-end-tab = Its console tab stays signed in until { $until }.
cli-end-tabs = Open console tabs stay signed in until { $until }.
cli-end-keys = Copied keys stay good until { $until }.
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
cli-signed-out = You are signed out of { $source }. Open sessions of its roles last until they expire.
cli-source-signed-in = signed in
cli-source-signed-in-until = signed in until { $time }
cli-source-changed = Changed source { $name }.
cli-source-rotated = The key of { $name } is replaced. Once nothing else uses the old one, delete it in IAM.
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
cli-source-is = { $source }: you are { $who } in { $account } ({ $arn })
cli-source-unchecked = not checked
cli-source-checked = checked { $time }
cli-key-old = { $name }: its key has been here for { $days } days. Make another one in IAM, give it with “rolecall source rotate { $name }”, then delete the old one there.
cli-doctor-key-old = The key of { $name } has been here for { $days } days.
cli-doctor-key-old-remedy = Make another one in IAM, give it with “rolecall source rotate { $name }”, then delete the old one there.
cli-account-named = { $id } is called { $name } now.
cli-account-changed = The account { $name } was changed.
cli-account-removed = { $id } is no longer called { $name }.
cli-source-ready = ready
cli-source-locked = locked
cli-source-key-missing = key missing
cli-source-needs-sign-in = needs sign-in
cli-source-expired = expired
cli-source-refused = refused
cli-role-added = Added role { $name }.
cli-role-changed = Changed role { $name }.
cli-role-becomes = { $role }: you become { $arn } in { $account }
cli-role-works = { $role } works.
cli-effect-code =
    { $count ->
        [1] { $names } asks for an MFA code now.
       *[other] { $count } roles ask for an MFA code now: { $names }
    }
cli-effect-no-code =
    { $count ->
        [1] { $names } asks for no MFA code any more.
       *[other] { $count } roles ask for no MFA code any more: { $names }
    }
cli-effect-console = Consoles last { $after } instead of { $before }: { $names }
cli-effect-credentials = Credentials last { $after } instead of { $before }: { $names }
cli-effect-broken =
    { $count ->
        [1] { $names } can’t be used any more. See why with: rolecall roles
       *[other] { $count } roles can’t be used any more: { $names }
    }
cli-effect-mended =
    { $count ->
        [1] { $names } can be used now.
       *[other] { $count } roles can be used now: { $names }
    }
cli-nothing-to-change = { $name } says so already.
cli-role-removed = Removed role { $name }.
cli-role-as-template-says = { $name } is as its template { $from } says again.
cli-role-as-team-says = { $name } is as the team { $from } says again.
cli-role-profiles =
    { $count ->
        [1] The profile { $profiles } in { $file } gets its credentials from what was removed, and will fail.
       *[other] These profiles in { $file } get their credentials from what was removed, and will fail: { $profiles }
    }
cli-role-profiles-hint = Delete the credential_process line there.
cli-ask-role-profiles = Delete the credential_process line there? [y/N]
cli-role-profiles-cut = Deleted from { $file }: the credential_process line of { $profiles }.

cli-no-roles = No roles yet. Add one with: rolecall role add NAME --arn ARN --source SOURCE
cli-no-sources = No sources yet. Add one with: rolecall source add NAME --access-key-id ID
cli-no-accounts = No account has a name yet. Name one with: rolecall account add NUMBER --name NAME
cli-no-sessions = Nothing is live.

cli-several-roles = “{ $text }” matches several roles: { $names }.
cli-several-sources = “{ $text }” matches several sources: { $names }.
cli-several-entries = “{ $text }” matches several: { $names }.
cli-several-hint = Use one of these.

cli-ask-code = MFA code for { $role } (device { $device }):
cli-ask-passphrase = Passphrase for your keys:
cli-ask-passphrase-new = Choose a passphrase for your keys (8 characters or more):
cli-ask-passphrase-again = Type it again:
cli-passphrases-differ = These two passphrases are not the same.
cli-ask-reason = Reason for { $role }:
cli-ask-reason-again = Reason for { $role } (Enter for “{ $given }”):
cli-accounts = AWS shows one account per browser profile, and { $current } is open there. Open { $role }:
cli-accounts-separate = in a separate window
cli-accounts-same = in the same window ({ $current } is signed out)
cli-accounts-multi-session = AWS multi-session is on in my browser
cli-ask-accounts = 1, 2 or 3:
cli-waits-code = Waiting for an MFA code for { $role }. Enter it in Rolecall’s window, in the terminal that asks for it, or with: rolecall renew { $role }. Ctrl-C stops waiting.
cli-waits-reason = Waiting for the reason for { $role }. Enter it in Rolecall’s window or in the terminal that asks for it. Ctrl-C stops waiting.
cli-waits-sign-in = Waiting for your sign-in to { $role }. Sign in from Rolecall’s menu, its window, or with: rolecall sign-in { $role }. Ctrl-C stops waiting.
cli-ask-sign-in = Sign in to { $role } ({ $start_url }). Press Enter to open your browser, or type “code” to use another device:
cli-ask-sign-in-code = Sign in to { $role } ({ $start_url }). Press Enter for a code, to use in any browser:
cli-sign-in-browser = Your browser has opened. Sign in to { $source } there and allow access. Ctrl-C stops waiting.
cli-sign-in-device =
    Open this address in any browser:
      { $address }
    Allow access only where the page shows this code:
      { $code }
    Waiting for you to sign in. Ctrl-C stops waiting.
cli-waits-passphrase = Waiting for the passphrase for your keys. Enter it in Rolecall’s window or in the terminal that asks for it. Ctrl-C stops waiting.
cli-waits-accounts = Waiting for an answer about how { $role } opens. Give it in Rolecall’s window or in the terminal that asks for it. Ctrl-C stops waiting.
cli-waited = Nobody answered within 5 minutes.
cli-waited-hint = Run it in a terminal, or answer in Rolecall’s window and try again.
cli-arn-user = This is the ARN of a user, not of a role.
cli-arn-session = This is the ARN of a session. Its role is { $role }
cli-arn-account = The account in it has { $digits } digits, not 12.
cli-arn-name = “{ $text }” is not an ARN.
cli-arn-other = This is not the ARN of a role.
cli-arn-hint = A role’s ARN looks like arn:aws:iam::123456789012:role/Name. A link for switching roles is taken too.
cli-role-flag-unfit = { $flag } does not fit: { $name } is of kind { $kind }.
cli-role-flag-unfit-hint = Leave it out, or change the kind with --kind.
cli-nothing-named = Nothing is named that should change.
cli-nothing-named-hint = Name a key, such as --duration 4h. See them with: rolecall role edit --help
cli-role-taken = There is a role { $name }.
cli-role-taken-hint = Change it with: rolecall role edit { $name }
cli-no-profile = There is no profile { $profile } in { $file }.
cli-no-profile-hint =
    { $names ->
        [none] Make it first, or name another one.
       *[some] These are there: { $names }
    }
cli-source-taken = There is a source { $name }.
cli-source-taken-hint = Change it with: rolecall source edit { $name }. For another access key: rolecall source rotate { $name }
cli-account-taken = { $name } is there already.
cli-account-taken-hint = Choose another name, or change that one with: rolecall account edit
cli-account-number = ID: { $id } has { $digits } digits; an account number has twelve.
cli-reset-keys = from the keyring: the access keys of { $what }
cli-reset-data-key = from the keyring: all else of Rolecall, such as the key that sealed the sessions
cli-reset-settings = the settings: { $what }
cli-reset-state = sessions, the activity log and what is known of sources: { $what }
cli-reset-login = the entry that starts Rolecall at login
cli-reset-profiles = from { $file }: the credential_process line of { $what }
cli-reset-backups = the files of ~/.aws as they were before Rolecall changed them, perhaps with keys: { $what }
cli-ask-reset = Remove all of this? [y/N]
cli-reset-done = Everything of Rolecall is gone but its programs. Keys in IAM are as they were.
cli-aws-profile-circle = { $source } gets its credentials from profile { $profile }, which would ask Rolecall for them.
cli-aws-profile-circle-hint = Choose another profile name.
cli-template-removed = Removed template { $name }.
cli-source-used-hint = Remove them too with: rolecall source remove { $name } --with-roles
cli-region-does-not-fit = --region: { $region } is not a region of AWS that { $role } is in.
cli-no-such-command = There is no command { $typed }. Use: { $meant }
cli-exec-put-dashes = Put -- before the command: { $line }
cli-exec-needs-person = Run in a terminal: rolecall renew { $role }
cli-ask-secret = Secret access key of { $key }:
cli-secret-nobody = The secret access key of { $key } is wanted and there is no terminal to ask on.
cli-secret-nobody-hint = Give it on standard input, with --secret-stdin.
cli-stdin-unreadable = Standard input could not be read: { $reason }.
cli-not-written = The answer could not be written: { $reason }.

cli-days = { $days ->
    [1] 1 day
   *[other] { $days } days
}
cli-until = until { $time }
cli-minutes-left = { $minutes } min left
cli-less-than-a-minute-left = less than a minute left
cli-ended = ended
cli-replaced = replaced in browser

cli-column-role = ROLE
cli-column-team = TEAM
cli-column-fetched = FETCHED
cli-column-new = TO LOOK AT
cli-column-from = FROM
cli-column-number = NUMBER
cli-column-colour = COLOUR
cli-column-roles = ROLES
cli-column-account = ACCOUNT
cli-column-group = GROUP
cli-column-source = SOURCE
cli-column-kind = KIND
cli-column-state = STATE
cli-column-key = KEY FOR
cli-column-region = REGION
cli-column-mfa = MFA
cli-column-console = CONSOLE
cli-column-credentials = CREDENTIALS
cli-column-now = NOW
cli-column-started = STARTED
cli-column-as = AS

cli-role-is = { $role }: you are { $who } in { $account } ({ $arn })

cli-env-no-unset = A { $shell } file has no line that takes a variable away: remove its lines instead.
cli-env-profile-set = AWS_PROFILE is unset with them: some AWS tools prefer it to these credentials.
cli-env-unknown-shell = Which shell reads this is not known.
cli-env-unknown-shell-hint = Name it with --shell: { $names }
cli-circle = { $role } can’t get its credentials from { $source }: what gives those is asking for { $role }.
cli-circle-profile = { $role } gets its credentials from { $source }, which is profile { $profile } of ~/.aws, and that profile asks Rolecall for { $role }.
cli-circle-hint = Take the credential_process line out of the profile, or give the role another source.
cli-env-unquotable = { $variable } has a character that { $shell } can’t take.
cli-env-unquotable-hint = Use: rolecall exec ROLE -- COMMAND
cli-exec-not-found = There is no program { $program }.
cli-exec-not-started = { $program } did not start: { $reason }.
cli-exec-default-profile = The default profile of { $config } or { $credentials } gives credentials of its own, which AWS tools would take first: this command runs without these files.

cli-find-no-desktop = The finder did not open: { $reason }.
cli-find-no-desktop-hint = Start rolecall-desktop on this desktop, or list the roles with: rolecall roles
cli-find-silent = rolecall-desktop does not answer

cli-aws-no-home = No home folder is known, so ~/.aws can’t be found.
cli-aws-no-home-hint = Set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE.
cli-aws-unquotable = “{ $role }” can’t stand in a credential_process line.
cli-aws-unquotable-hint = Give the role a name without # and ;.
cli-aws-profile-name = “{ $profile }” is no name that every AWS tool takes for a profile.
cli-aws-profile-name-hint = Use letters, digits and _ - @ + . % : /, without spaces.
cli-aws-profile-taken = The profile { $profile } gives credentials of its own in { $file }.
cli-aws-profile-taken-hint = Choose another profile name, or let rolecall import take it over.
cli-aws-profile-written = AWS tools get it as profile { $profile }.
cli-aws-profile-taken-out = AWS tools no longer get it as profile { $profile }.
cli-aws-profile-none = No profile in ~/.aws asks for it.
cli-aws-backup = { $file } as it was: { $backup }
cli-aws-not-read = { $file } can’t be read: { $reason }.
cli-aws-not-read-hint = Correct the file, or its permissions, and try again.
cli-aws-refused = { $file }: { $problem } AWS’s own tools read none of it.
cli-aws-refused-hint = Correct that line and try again.
cli-aws-not-written = { $file } can’t be written and stays as it is: { $reason }.
cli-aws-not-written-hint = If something else looks after this file, change it there. Else look at its permissions and the space on the disk.

cli-import-source = source { $name }: the key { $key }, which goes into the keyring
cli-import-source-mfa = source { $name }: the key { $key }, which goes into the keyring; its roles ask for a code of { $device }
cli-import-source-profile = source { $name }: what profile { $profile } gives
cli-import-source-environment = source { $name }: this machine’s own access
cli-import-source-company = source { $name }: your company’s access portal { $start_url } in { $region }
cli-import-role-set = role { $name }: { $set } in { $account }, of { $by }
cli-import-role = role { $name }: { $arn }, signed by { $by }
cli-import-own = role { $name }: the key of { $source } as it is
cli-import-moves-key = ~/.aws: profile { $profile } asks Rolecall, and its key in the clear goes
cli-import-moves-profile = ~/.aws: profile { $profile } asks Rolecall
cli-import-left = left: { $profile }. { $why }
cli-import-note = note: { $name }. { $note }
cli-import-missing = The key of { $name } is added with: rolecall source add { $name } --access-key-id ID. Then import again.
cli-import-strained = note: { $profile }. It goes through the key of { $key } and stays: AWS’s tools will get its role for one hour at most.
cli-import-refused = { $name } did not come: { $problem }
cli-import-stranded = { $name } did not come: what signs for it did not.
cli-import-left-by-sdk = An AWS profile is added with: rolecall source add NAME --profile PROFILE
cli-import-nothing =
    { $exist ->
        [none] There is nothing to import: neither { $config } nor { $credentials } exists.
       *[some] There is nothing to import from { $config } and { $credentials }.
    }
cli-import-nothing-done = Nothing was changed.
cli-import-nobody = The plan has to be seen first, and there is no terminal to ask on.
cli-import-nobody-hint = Run it in a terminal, or with --yes to agree to the plan above.
cli-import-backup-has-keys = The backup still has the keys in the clear: delete it once all works.
cli-ask-import = Do this? [y/N]

cli-no-activity = Nothing was done yet.
cli-log-done = done
cli-log-tray = tray
cli-log-notice = notice
cli-log-window = window
cli-log-command-line = command line
cli-log-engine = Rolecall
cli-log-assume = assumed
cli-log-console = console opened
cli-log-link = link printed
cli-log-link-copied = link copied
cli-log-credentials-copied = credentials copied
cli-log-credential-process = credentials to a program
cli-log-sign-out = sign-out page opened
cli-log-env = credentials to a shell
cli-log-exec = credentials to a command
cli-log-endpoint = credentials by endpoint
cli-log-who-am-i = asked who it is
cli-log-end = ended
cli-log-check = checked
cli-log-sign-in = signed in

cli-column-when = WHEN
cli-column-what = WHAT
cli-column-by = BY
cli-column-until = UNTIL
cli-column-outcome = OUTCOME
cli-column-reason = REASON
cli-column-request = REQUEST

cli-doctor-good = ok
cli-doctor-warning = look
cli-doctor-bad = BAD
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
    [one] 1 odd thing
   *[other] { $warnings } odd things
} in the file.
cli-doctor-keychain-file = Your keys are in an encrypted file, { $file }
cli-doctor-keychain-file-locked = Your keys are in an encrypted file that is locked, { $file }. Rolecall asks for its passphrase
cli-doctor-keychain = The keyring is unlocked and has every key.
cli-doctor-keychain-permission = The keyring is unlocked and has every key. It asks you to allow each program that wants one.
cli-doctor-keys-missing = The keyring does not have the keys of: { $sources }.
cli-doctor-keys-missing-remedy = Enter each once with: rolecall source add NAME --access-key-id ID
cli-doctor-no-bus = There is no desktop session: { $reason }.
cli-doctor-no-bus-remedy = The command line works without one. Tray and notices want a desktop.
cli-doctor-bus-silent = the session bus does not answer
cli-doctor-login = The login starts { $program }.
cli-doctor-no-login = Rolecall does not start at login, as the settings say.
cli-doctor-login-own-home = ROLECALL_HOME is set: whoever set it starts this Rolecall.
cli-doctor-login-moved = The login starts { $program }, which is not there any more.
cli-doctor-login-off = The desktop's own settings have switched off what starts Rolecall at login.
cli-doctor-login-missing = The settings want Rolecall started at login, and nothing starts it.
cli-doctor-login-taken = Something else stands at { $entry }, where what starts Rolecall would.
cli-doctor-login-left-over = The login starts Rolecall, though the settings do not want that.
cli-doctor-login-not-read = What the login starts can't be read: { $reason }
cli-doctor-login-remedy = Start Rolecall once by hand: it puts this right where it is its own to change. See Preferences, Start.
cli-doctor-tray = The desktop shows tray icons.
cli-doctor-no-tray = The desktop shows no tray icons.
cli-doctor-no-tray-remedy = On GNOME install the AppIndicator extension, or use the window: start rolecall-desktop once more.
cli-doctor-notices = The desktop shows notices.
cli-doctor-no-notices = Nothing shows notices.
cli-doctor-no-notices-remedy = Install a notification server such as dunst. Until then the menu tells of ends.
cli-doctor-browser = { $program } opens the browser.
cli-doctor-no-browser = Nothing here opens a browser.
cli-doctor-no-browser-remedy = Install xdg-utils and a browser, or set BROWSER. Links: rolecall console ROLE --print
cli-doctor-proxy = AWS is reached through the proxy { $proxy }.
cli-doctor-no-proxy = No proxy is set.
cli-doctor-roots = The system trusts { $count } certificate authorities.
cli-doctor-roots-and-bundle = The system trusts { $count } certificate authorities; those of { $file } are added.
cli-doctor-roots-passed-over = { $count ->
        [one] One certificate of { $file } is
       *[other] { $count } certificates of { $file } are
    } not used: { $which }
cli-doctor-roots-passed-over-remedy = The others are. Ask whoever gives out that file, if AWS can’t be reached.
cli-doctor-endpoint = AWS is called at { $address }.
cli-doctor-endpoint-fips = AWS is called at { $address } (FIPS). For console sign-in AWS has no FIPS address.
cli-doctor-no-endpoint = AWS has no such address: { $reason }
cli-doctor-no-endpoint-remedy = Look at AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and AWS_ENDPOINT_URL, and at the same settings of the profile.
cli-doctor-no-roots = The system trusts no certificate authority.
cli-doctor-no-roots-remedy = Install ca-certificates, or set AWS_CA_BUNDLE to a PEM file.
cli-doctor-clock = The clock is right, by AWS’s.
cli-doctor-clock-fast = The clock is { $minutes } min fast, by AWS’s.
cli-doctor-clock-slow = The clock is { $minutes } min slow, by AWS’s.
cli-doctor-clock-remedy = AWS refuses from 15 min on. Turn on automatic time.
cli-doctor-modes = Only you can read Rolecall’s files.
cli-doctor-open = Others may read { $file } (mode { $mode }).
cli-doctor-open-remedy = chmod { $mode } { $file }
cli-doctor-keys-in-clear = Keys in the clear in { $file }: { $profiles }.
cli-doctor-keys-in-clear-remedy = Move them into the keyring with: rolecall import --move
cli-doctor-aws-section = { $file }: { $problem }
cli-doctor-profile-gone = Profile { $profile } asks Rolecall for { $role }, which is not there.
cli-doctor-profile-other = Profile { $profile } asks Rolecall for { $role }, but has { $other } too, which AWS’s tools may take first.
cli-doctor-profile-remedy = Correct profile { $profile } in ~/.aws.
cli-doctor-backups = Backups with keys in the clear: { $files }.
cli-doctor-backups-remedy = Delete them once all works.
cli-doctor-no-keys-in-clear = No key stands in the clear under ~/.aws.

cli-team-new = new: { $name }, { $arn }, signed by { $by }
cli-team-changed = changes: { $name }
cli-team-key = { $key }: { $before } → { $after }
cli-team-other-account = { $key }: { $before } → { $after } (ANOTHER ACCOUNT)
cli-team-none = nothing
cli-team-gone = goes: { $name }
cli-team-of = Of { $name }:
cli-team-waits = It waits. Take it with: rolecall team update
cli-team-taken = What { $name } offers was taken.
cli-team-followed = { $name } is followed from now on.
cli-team-removed = { $name } is followed no more, and the roles taken of it are gone.
cli-team-offer = { $new } new, { $changed } changed, { $gone } gone
cli-no-teams = No team's file is followed. Follow one with: rolecall team subscribe NAME FILE|URL
cli-team-kept = stays yours: { $name } (the team’s differs in { $keys })
cli-team-looks-like = left: { $name } (it looks like { $own } and is another name)
cli-team-unsigned = left: { $name } (there is no source named “{ $source }”; name another with --source)
cli-team-refused = left: { $name } ({ $why })
cli-team-same = { $count ->
    [1] 1 role is there already.
   *[other] { $count } roles are there already.
}
cli-team-nothing = There is nothing to take over.
cli-team-left = left out: { $name }, since it goes through another role or is none to assume
cli-setup-caller = Whoever assumes it needs this policy too, in their own account:
cli-setup-next = Once that is made: rolecall role add { $name } --arn { $arn } --source SOURCE
cli-setup-user-next = Once that is made, make an access key for { $name } in IAM, and give it to Rolecall: rolecall source add { $name } --access-key-id AKIA…
