### Every sentence a person sees, in English. A problem’s message says what failed; its hint says what to do next.
### Names, reasons and AWS’s own words come in as placeables. Counts choose with exact numbers.

## Problems: roles and sources

problem-unknown-role = There is no role named “{ $name }”.
    .hint =
        { $count ->
            [0] See your roles under Roles, or with: rolecall roles
            [1] Did you mean { $similar }?
           *[other] Did you mean one of these: { $similar }?
        }
problem-unknown-source = There is no source named “{ $name }”.
    .hint = See your sources under Sources, or with: rolecall source list
problem-key-missing = The key of { $source } is not on this computer.
    .hint = Enter it once under Sources. Settings travel between computers, secrets never do.
problem-source-credentials = { $source } gives no credentials: { $reason }
    .hint = Check the profile or environment they come from, or sign in there again.
problem-root-key = This key belongs to the root user of account { $account }.
    .hint = AWS lets a root user assume no role, and whoever has its key owns the account. Use a key of an IAM user, and delete this one under Security credentials.
problem-became-another = AWS made you { $arn }, which is not this role.
    .hint = Check the role’s ARN, and whether something else answers in place of AWS.
problem-source-expired = The credentials behind this role have expired.
    .hint = Sign in again where they come from, then try once more.
problem-name-taken = There is another entry named “{ $name }”.
    .hint = Choose a different name.
problem-still-used = { $name } is still in use.
    .hint =
        { $count ->
            [1] { $by } depends on it. Change or remove that role first.
           *[other] { $count } roles depend on it: { $by }. Change or remove them first.
        }
problem-clipboard = Nothing was copied: { $reason }
    .hint = See that a desktop session runs here, then try again.
problem-from-template = { $role } comes from the template { $template }.
    .hint = Take its account out of that template’s list.
problem-from-team = { $role } comes from the team { $team }.
    .hint = It stays as long as the team’s file has it. Follow that team no more to be rid of all its roles.
problem-from-instance = { $role } is listed by { $source }.
    .hint = It goes when your AWS administrator no longer assigns it to you.
problem-no-such-entry = There is nothing named “{ $name }”.
    .hint = Look at the list for what there is, and write the whole name.
problem-no-session = { $role } has no session.
    .hint = Open it first.

## Problems: the keyring

problem-passphrase-wrong = That passphrase is wrong.
    .hint = Type it again. If you no longer know it, run rolecall reset and add your keys again.
problem-keychain-locked = Your keyring is locked.
    .hint = Unlock it, then try again.
problem-keychain-permission = Your keyring asks for your permission before Rolecall may use it.
    .hint = Start Rolecall, which has to be allowed only once while it runs. Or run this in a terminal, and allow it when the keyring asks.
problem-keychain-absent = No keyring was found.
    .hint = Rolecall keeps your keys in the system’s keyring. Start or install one, such as GNOME Keyring or KWallet.
problem-keychain-refused = The keyring did not let Rolecall in.
    .hint = Try again and allow access when your system asks.
problem-keychain-busy = The keyring did not answer in time.
    .hint = See if it is waiting for a password, then try again.

## Problems: what AWS answers

problem-not-trusted = The role does not trust your key.
    .hint =
        { $by ->
            [trust] Ask whoever owns the role to add you to its trust policy.
           *[unsaid] Ask whoever owns the role to add you to its trust policy, and whoever looks after your user to allow sts:AssumeRole.
        } { $external ->
            [sent] Compare the external id, letter by letter, with the one its owner gave you.
           *[none] If the owner gave you an external id, enter it in the role’s advanced settings.
        } AWS said: { $message }
problem-not-allowed = Your user is not allowed to take on this role.
    .hint = Ask whoever looks after your user to allow sts:AssumeRole for this role. AWS said: { $message }
problem-forbidden =
    { $rule ->
        [organization] A rule of the organization forbids this.
        [boundary] Your user’s permissions boundary forbids this.
        [session] The session policy of what signs for this role forbids this.
       *[endpoint] This network’s VPC endpoint forbids this.
    }
    .hint =
        { $rule ->
            [organization] Ask whoever looks after your organization’s control policies.
            [boundary] Ask whoever set your permissions boundary.
            [session] Loosen the session policy in the settings of the role it goes through.
           *[endpoint] Try from another network, or ask whoever looks after the VPC endpoint.
        } AWS said: { $message }
problem-tags-refused = The role does not take session tags.
    .hint = Remove the tags in the role’s advanced settings, and the session tag for reasons in the preferences, or ask its owner to allow sts:TagSession in its trust policy. AWS said: { $message }
problem-source-identity-refused = The role does not take a source identity.
    .hint = Remove it in the role’s advanced settings, or ask its owner to allow sts:SetSourceIdentity in its trust policy. AWS said: { $message }
problem-session-credentials = Only a lasting access key can do this.
    .hint = What signs here is temporary itself. Give this role a source with an access key of its own. AWS said: { $message }
problem-mfa-code-refused = AWS did not take that code.
    .hint = Each code works once. Wait for the next one, and check that it comes from the right device.
problem-mfa-device-unknown = AWS knows no such MFA device of your user.
    .hint = The code is not at fault. Look up the device’s serial in IAM, with your user’s security credentials, and set it under Sources. A security key shows no codes that AWS takes here.
problem-mfa-needed = This role asks for an MFA code.
    .hint = Add your MFA device to its source under Sources, then try again.
problem-duration-too-long = The role does not allow sessions that long.
    .hint =
        { $duration ->
            [none] Choose a shorter time for its credentials
           *[other] You asked for { $duration }. Choose a shorter time for its credentials (--duration 1h)
        }, or ask its owner to raise the maximum session duration.
problem-chain-too-long = AWS allows at most one hour for credentials taken through another role.
    .hint = Set this role’s credentials to 1 h or less.
problem-policy-refused = AWS did not take the session policy.
    .hint = Correct or shorten it in the role’s advanced settings. AWS said: { $message }
problem-policy-too-large = Session policy and tags are too large together.
    .hint = Shorten them in the role’s advanced settings. AWS said: { $message }
problem-token-refused = AWS did not take the token of the identity provider.
    .hint = Check that it is of the provider and audience the role trusts. AWS said: { $message }
problem-token-expired = The token of the identity provider has expired.
    .hint = Have a new one written or printed where the source takes it from, then try again.
problem-idp-trouble = AWS could not reach the identity provider.
    .hint = Try again in a minute. AWS said: { $message }
problem-region-off = The account has not switched on the region { $region }.
    .hint = Set a region for the source, which decides where AWS is called: rolecall source edit NAME --region us-east-1. Or ask the account’s administrator to switch on { $region }.
problem-key-unknown =
    { $opt_in ->
        [yes] AWS does not know this access key in { $region }.
       *[no] AWS does not know this access key.
    }
    .hint =
        { $opt_in ->
            [yes] The account may not have switched on that region. Set another one for the source, which decides where AWS is called: rolecall source edit NAME --region us-east-1
           *[no] It may have been deactivated or deleted. Check it in IAM, or enter another one under Sources. A key of AWS China or GovCloud needs a region of its own: --region cn-north-1 or --region us-gov-west-1.
        }
problem-secret-wrong = The secret does not match this access key.
    .hint = Paste it again, all 40 characters. AWS shows it only once: if it is lost, make another key in IAM.
problem-clock-skew =
    { $direction ->
        [unknown] This clock is wrong by more than AWS accepts.
       *[other] This clock is { $minutes } min { $direction }, and AWS refuses from 15 min on.
    }
    .hint = Turn on automatic time.
problem-throttled = AWS is getting too many requests.
    .hint = Try again in a minute.
problem-aws-trouble = AWS has a problem of its own at the moment.
    .hint = Try again in a few minutes. AWS said: { $code } { $message } (request { $request })
problem-aws-refused = AWS refused: { $message }
    .hint = For AWS support: { $code }, request { $request }

## Problems: the network

problem-dns = The address of AWS could not be found.
    .hint = Check your network connection, and the spelling of the region.
problem-unreachable = AWS can’t be reached.
    .hint = Check your network connection, VPN and firewall.
problem-timeout = AWS did not answer in time.
    .hint = Check your network connection, then try again.
problem-tls = The connection to AWS is not trusted.
    .hint = Company networks often use a certificate of their own. Add it to this computer’s trusted ones, or name its file in AWS_CA_BUNDLE.
problem-proxy = The proxy did not let the request through.
    .hint = Check HTTPS_PROXY and NO_PROXY, and whether the proxy wants a sign-in.
problem-plain-endpoint = AWS is to be called at { $address }, where everybody on the way could read along.
    .hint = Look at AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS and endpoint_url of the profile. If you mean it, allow it under Preferences, or write under [preferences] in the settings: plain_endpoint = true
problem-unreadable-proxy = { $variable } is not the address of a proxy.
    .hint = Write it as http://proxy.example:3128, https:// or socks5h://. In a name or password, write a space as %20, # as %23, / as %2F and @ as %40. Without a proxy, unset { $variable }.
problem-not-aws = This network wants a sign-in first.
    .hint = Open any page in your browser, sign in to the network, then try again.

## Problems: opening the console

problem-sign-in-refused = AWS made no sign-in link.
    .hint =
        { $status ->
            [400] AWS counts this session as ended, and it was dropped. Try again: that makes a new one.
            [404] Something on the way to AWS refuses POST, and Rolecall puts no credentials in an address. Ask whoever runs your proxy.
            [405] Something on the way to AWS refuses POST, and Rolecall puts no credentials in an address. Ask whoever runs your proxy.
            [501] Something on the way to AWS refuses POST, and Rolecall puts no credentials in an address. Ask whoever runs your proxy.
            [0] Its answer could not be read. Try again in a minute.
           *[other] It answered with status { $status }. Try again; if that does not help, renew the session first.
        }
problem-no-sign-in-host = Rolecall can’t open a console in { $partition }.
    .hint = The sign-in address there is not publicly known, and a guess could send your credentials astray. They do work on the command line.
problem-cant-sign = { $role } can’t go through { $via }.
    .hint = AWS lets no federated user and no web identity do that. Choose another role or source.
problem-needs-long-term-key = { $role } needs a user’s own access key, and { $source } has none.
    .hint = AWS makes federation tokens for long-term access keys only. Choose a source with one, or set up a role.
problem-needs-environment = { $source } reads the environment of the program that asks.
    .hint = Run this with the rolecall command of this version.
problem-web-identity-not-assumed = AWS does not know { $source } by itself.
    .hint = A web identity is somebody once it has taken a role: check one of its roles.
problem-needs-sign-in = You are not signed in to { $source }.
    .hint = Sign in from Rolecall’s menu, its window, or with rolecall sign-in { $source }.
problem-wrong-instance = IAM Identity Center knows no { $start_url } in { $region }.
    .hint = Compare the start URL with the address of your access portal, and the region with the one that your AWS administrator names.
problem-start-url-not-of-aws = The start URL leads to { $host }, which is not an address of AWS.
    .hint = Use the address that your browser shows once the access portal is open.
problem-sign-in-over = Your sign-in is over.
    .hint = Sign in again.
problem-sign-in-code-expired = The code ran out before anyone signed in with it.
    .hint = Sign in again. A code is good for 10 minutes.
problem-sign-in-denied = The sign-in was refused in the browser.
    .hint = Sign in again. If you did not refuse it yourself, ask your AWS administrator.
problem-company-key = Your company’s instance of IAM Identity Center can’t use its own encryption key ({ $code }).
    .hint = Tell your AWS administrator.
problem-nobody-came-back = No one signed in within 10 minutes.
    .hint = Sign in again. If the browser is on another computer, sign in with a code.
problem-callback-port-taken =
    { $port ->
        [0] No port of this computer is free for the browser to come back to.
       *[other] Another program uses port { $port }, which the browser comes back to.
    }
    .hint = End that program, remove callback_port from the source, or sign in with a code.
problem-not-assigned = IAM Identity Center gives you no access to this permission set.
    .hint = If it was assigned to you since you signed in, sign in again. Otherwise ask your AWS administrator.
problem-permission-set-gone = This account or permission set no longer exists.
    .hint = The list of roles is being read again. If this role stays, ask your AWS administrator.
problem-mfa-code-used = That code is used. Next one in { $seconds } s.
    .hint = AWS takes each code once. Wait until your device shows another.
problem-on-the-way = At { $hop }, on the way: { $message }
problem-no-console = { $role } can’t open a console.
    .hint = AWS opens consoles for roles, not for a user’s own key. Set up a role, or choose the kind “federation” for this one.
problem-sign-in-stand-in = ROLECALL_SIGNIN_ENDPOINT can’t be used as it is.
    .hint = It has to be an address on this computer, such as http://127.0.0.1:8080/federation, and needs ROLECALL_HOME. Without it, Rolecall signs in at AWS.
problem-browser-did-not-start = The browser did not start: { $reason }
    .hint = Copy the sign-in link instead, or choose another browser under Preferences.
problem-browser-not-suited =
    { $found ->
        [none] No browser was found to keep this console apart.
       *[other] Rolecall can’t keep a console apart in { $browser }.
    }
    .hint =
        { $way ->
            [private] Make Firefox or a Chromium browser your default, or name a program for this role: open_with = ["firefox", "--private-window"].
           *[profile] Make Firefox or a Chromium browser your default, or name a program for this role: open_with = ["firefox", "-P", "aws"].
        }

problem-browser-did-not-fetch = The browser started but did not open the console.
    .hint = Try again, or copy the sign-in link.

## Problems: questions to a person

problem-needs-person = { $role } asks for a code or a reason, and there is nobody to ask here.
    .hint = Run this in a terminal, or start Rolecall: its window can ask.
problem-mfa-command = { $program } gave no MFA code: { $reason }.
    .hint = Run it by hand, or take mfa_command off the source to be asked for the code.
problem-permission-refused = This was not allowed.
    .hint = Nothing was changed.
problem-only-in-terminal = The window can’t change this alone.
    .hint = Make the change in a terminal with rolecall, or in the settings file.
problem-cancelled = Cancelled.
problem-not-an-mfa-code = An MFA code has six digits.
    .hint = Type the digits your device shows now.
problem-prompt-gone = That question is no longer open.
    .hint = It was answered elsewhere or cancelled. Start again if you still need it.

## Problems: settings and files

problem-settings-unreadable =
    { $line ->
        [0] The settings file could not be used: { $wrong }.
       *[other] Settings file, line { $line }, column { $column }: { $wrong }.
    }
    .hint =
        { $wrong_with ->
            [role] This role is not used until that is corrected; the others work. Rolecall reads the file again once it is saved.
           *[file] The last good settings stay. Rolecall reads the file again once it is saved.
        }
problem-team-file =
    { $line ->
        [0] The team’s file could not be { $wrong_with ->
                [place] read
               *[other] used
            }: { $wrong }.
       *[other] The team’s file, line { $line }: { $wrong }.
    }
    .hint =
        { $wrong_with ->
            [place] Check the address or path, then try again. What was taken of it before stays.
           *[other] It may set name, arn, source, duration, console_duration, region, destination, group, colour, protect, tags, external_id and policy_arns. Ask whoever wrote it.
        }
problem-invalid =
    { $field ->
        [id] The id can’t be used as it is.
        [name] The name can’t be used as it is.
        [arn] The role ARN can’t be used as it is.
        [source] The source is missing.
        [duration] The time for credentials can’t be used as it is.
        [console_duration] The time for the console can’t be used as it is.
        [via] The way through another role can’t be used as it is.
        [group] The group can’t be used as it is.
        [open_with] The way to open the console can’t be used as it is.
        [region] The region can’t be used as it is.
        [protect] The question for a reason can’t be turned off.
        [accounts] The list of accounts can’t be used as it is.
        [from] The place of the team’s file can’t be used as it is.
        [auto_renew] This role can’t renew by itself.
        [destination] The place to open can’t be used as it is.
        [external_id] The external id can’t be used as it is.
        [session_name] The session name can’t be used as it is.
        [source_identity] The source identity can’t be used as it is.
        [tags] The tags can’t be used as they are.
        [transitive_tags] The transitive tags can’t be used as they are.
        [policy] The session policy can’t be used as it is.
        [policy_arns] The managed session policies can’t be used as they are.
        [profile] The profile is missing.
        [shortcut] The shortcut can’t be used as it is.
        [mfa_serial] The MFA device can’t be used as it is.
        [mfa_command] The MFA command is missing.
        [access_key_id] The access key id can’t be used as it is.
        [secret_access_key] The secret can’t be used as it is.
       *[other] “{ $field }” can’t be used as it is.
    }
    .hint = { $rule }
problem-conflict = { $name } was changed elsewhere in the meantime.
    .hint = Look at what it says now, then make your change again.
problem-file = Rolecall can’t use { $what }: { $reason }
    .hint = Check that it is there, that you may use it and that the disk has room.
problem-store-damaged = The saved sessions could not be read.
    .hint = They were set aside as { $file }. Open your roles again; your keys and settings are untouched.

## Problems: Rolecall itself

problem-busy = Rolecall has too much to do right now.
    .hint = Try again in a moment.
problem-stopping = Rolecall is closing.
    .hint = Try again in a moment.
problem-other-version = Rolecall was updated: restart it.
    .hint = Quit it from its menu, then start it again.
problem-engine-silent = Rolecall runs and does not answer.
    .hint = Quit it from its menu or end rolecall-desktop in your system’s list of programs, then start it again.
problem-engine-of-others = Another user’s program answers in Rolecall’s place.
    .hint = Nothing was sent to it. Somebody on this computer may want your keys: tell whoever looks after it.
problem-folder-of-others = { $variable } leads to a folder that is not yours alone: { $folder }
    .hint = Run this as the user whose folder it is, or set { $variable } to a folder of your own that nobody else may write.
problem-no-engine = Rolecall does not answer: { $reason }
    .hint = Start Rolecall, then try again. To find out more, run: rolecall doctor

problem-shortcut = { $why ->
        [taken] Another program has { $keys } already.
        [no-such-key] This keyboard has no key for { $keys }.
        [not-here] This desktop gives programs no shortcuts of their own.
        [refused] The desktop gave Rolecall no shortcut: it was refused, or nobody answered its question.
        [let-go] The desktop has taken the shortcut away again.
       *[desktop] The desktop did not take the shortcut: { $reason }
    }
    .hint = { $why ->
        [taken] Choose other keys, or bind a key to the command “rolecall find” in your desktop’s keyboard settings.
        [no-such-key] Choose other keys.
        [let-go] Take it out and put it in again, or start Rolecall again.
       *[other] In your desktop’s keyboard settings, bind a key to the command: rolecall find
    }

## Rules a value has to follow

rule-role-arn = A role ARN looks like arn:aws:iam::123456789012:role/Name.
rule-role-duration = Choose from 15 min to 12 h (credentials of the kinds “federation” and “own”: up to 36 h).
rule-session-name = Use 2 to 64 letters a–z, digits and _ + = , . @ - ; { "{user}" } and { "{host}" } are filled in.
rule-external-id = Use 2 to 1224 letters a–z, digits and _ + = , . @ : / - as the role’s owner gave it to you.
rule-source-identity = Use 2 to 64 letters a–z, digits and _ + = , . @ - ; it can’t start with aws:.
rule-mfa-serial = An MFA device looks like arn:aws:iam::123456789012:mfa/name, or is the serial number on it. A security key (u2f/) shows no codes, and a user is no device.
rule-mfa-of-another-account = This device is of another account than the key. Its serial is in IAM, with your user’s security credentials.
rule-tags = At most 50 tags; keys of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + - @; no key twice, also not in other capitals.
rule-transitive-tags = Each one has to be the key of a tag of this role.
rule-policy = A session policy is a JSON object, 2048 characters at most together with the managed policies.
rule-policy-arns = At most 10 policy ARNs, of AWS or of the role’s own account, such as arn:aws:iam::aws:policy/ReadOnlyAccess.
rule-access-key-id = A lasting access key id has at least 16 letters and digits and most often starts with AKIA. One that starts with ASIA is temporary.
rule-secret-access-key = The secret has exactly 40 characters and no spaces.
rule-region = A region looks like eu-west-1.
rule-name = Use one line of 1 to 128 characters.
rule-account-id = An account number has twelve digits.
rule-renews-by-itself = It asks for a reason or for a code each time, and by itself there is nobody to answer. Turn one of them off.
rule-through = A role can only go through one that is assumed: AWS lets no federated user assume a role, and a source’s own credentials are used by naming the source.
rule-destination = Give a service such as s3, a path such as /s3/home, an address on this role’s AWS console that does not sign out, or an ARN.
rule-shortcut = A shortcut is Ctrl, Alt or Super with a letter, a digit, Space or a function key, such as Ctrl+Alt+R.
rule-not-empty = Fill it in.
rule-passphrase = Use 8 characters or more.
rule-web-token = Name either the token’s file, or a command that prints the token.
rule-kept-key = This source keeps no key in the keyring. Change its credentials where they come from.
rule-template-name = Put { "{account_name}" } or { "{account_id}" } in it, so that each account’s role has a name of its own.
rule-template-arn = Put { "{account_id}" } where the account’s number stands, such as arn:aws:iam::{ "{account_id}" }:role/ReadOnly.
rule-template-accounts = Give account numbers of twelve digits, one at least.
rule-team-place = Give an https address without a name or password in it, or the whole path of a file.
rule-team-protects = The team protects this role.
rule-through-team = A role can’t go through one that a team’s file has: the team may take that away. Save that role as one of your own first.
rule-iam-name = IAM’s names have 1 to 64 letters, digits or + = , . @ _ -.
rule-iam-path = A path begins and ends with a slash: /team/web/.
rule-iam-description = A description is one line of at most 1,000 characters.
rule-role-session = Sessions of a role last at most 1h to 12h.
rule-allowance = Say what it may do: read-only, a service such as s3, the name or ARN of a managed policy, or a file with a policy of at most 10,240 characters.
rule-policy-arn = A managed policy’s ARN looks like arn:aws:iam::aws:policy/ReadOnlyAccess.
rule-mfa-age = An MFA code may be one minute to 36 hours old.
rule-only-signed = Providers and instances bring no MFA code and no external id: a role that wants one could never be assumed.
rule-network = A network looks like 203.0.113.0/24.
rule-principal = Say who assumes it: the ARN of a user or role, an account’s twelve digits, or a provider with its audience and a subject that is not only *.
rule-start-url = A start URL looks like https://d-1234567890.awsapps.com/start.
rule-instance-region = This start URL does not say its region. Your AWS administrator knows it, and the access portal shows it with the access keys of any role.
rule-callback-port = Choose a port from 1024 to 65535.
rule-portal-session = Choose from 15 min to 90 days.
rule-role-names = Put { "{role}" } in it, and { "{account_name}" } or { "{account_id}" }.
rule-permission-set-name = Use 1 to 64 letters a–z, digits and _ + = , . @ - as IAM Identity Center has it.
rule-fixed = IAM Identity Center decides this for a permission set. Remove it here.
rule-instance-source = A permission set needs a source of kind “identity-center”, and such a source has no other roles. To assume a role from there, go through a permission set.
rule-chain-loop = It leads back to itself: { $path }.

## What is wrong in the settings file (ends a sentence that names the place)

settings-not-toml = this is not TOML ({ $expected })
settings-value = { $key } has to be { $expected }
settings-missing = { $key } is missing
settings-misspelt = “{ $key }” is not known here; write { $meant }
settings-twice = the id “{ $id }” is used twice
settings-dangling = { $key } is “{ $id }”, which is not in this file
settings-loop = this role leads back to itself: { $path }
settings-not-in-team-file = a team’s file may not set { $key }
settings-future = it is of version { $version }, written by a newer Rolecall; update this one
settings-others-may-write = others may change it (mode { $mode }), and it names programs to start; take that right away with chmod go-w
settings-unreadable = { $reason }

## The files of ~/.aws

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

## Files, inside a sentence

file-session-store = the saved sessions
file-activity-log = the activity log
file-settings = the settings file
file-runtime = its runtime folder
file-ca-bundle = the certificate file that AWS_CA_BUNDLE names
file-download = a file among your downloads
file-aws-files = the files in ~/.aws
file-record = what it remembers of your sources and teams
file-autostart = what starts it at login

## Menu, notices, prompts, command line and window: the other files of this folder
setup-caution-mfa = Sessions of roles and permission sets carry no MFA code, so a role that wants one can’t be assumed with them.
setup-caution-account = The administrators of that account decide who of it may assume this role.
setup-caution-external-id = That account is not yours? Then ask for an external id (--external-id), so that nobody gets in through it by naming your role.
setup-caution-service = All of a service means every action on everything in it. A policy of your own (--policy) can be narrower.
setup-caution-administrator = AdministratorAccess is everything there is in the account.
setup-caution-networks = Calls through a VPC endpoint carry no address and are refused.
