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
    .hint = Enter it under Sources. Secrets are never copied between computers with your settings.
problem-source-credentials = { $source } has no credentials: { $reason }
    .hint = Check the profile or environment they come from, or sign in there again.
problem-root-key = This key belongs to the root user of account { $account }.
    .hint = A root user can’t assume roles, and anyone with its key controls the whole account. Use an IAM user’s key instead, and delete this one in the AWS console under Security credentials.
problem-became-another = AWS signed you in as { $arn }, not as this role.
    .hint = Check the role’s ARN, and that nothing else answers in place of AWS.
problem-source-expired = The source’s credentials have expired.
    .hint = Sign in again where they come from, then try once more.
problem-name-taken = The name “{ $name }” is already in use.
    .hint = Choose a different name.
problem-still-used = { $name } is still in use.
    .hint =
        { $count ->
            [1] { $by } depends on it. Change or remove that role first.
           *[other] { $count } roles depend on it: { $by }. Change or remove them first.
        }
problem-clipboard = Nothing was copied: { $reason }
    .hint = Make sure a desktop session is running, then try again.
problem-from-template = { $role } comes from the template { $template }.
    .hint = Remove its account from the template’s list.
problem-from-team = { $role } comes from the team { $team }.
    .hint = The team’s file manages it. Unsubscribe from the team to remove its roles.
problem-from-instance = { $role } is listed by { $source }.
    .hint = It disappears once your AWS administrator no longer assigns it to you.
problem-no-such-entry = There is nothing named “{ $name }”.
    .hint = Check the list and type the full name.
problem-no-session = { $role } has no session.
    .hint = Open it first.

## Problems: the keyring

problem-passphrase-wrong = That passphrase is wrong.
    .hint = Type it again. If you no longer know it, run rolecall reset and add your keys again.
problem-keychain-locked = Your keyring is locked.
    .hint = Unlock it, then try again.
problem-keychain-permission = Your keyring asks for your permission before Rolecall may use it.
    .hint = Start Rolecall: then you allow it once. Or run this in a terminal and allow it when the keyring asks.
problem-keychain-absent = No keyring was found.
    .hint = Rolecall keeps your keys in the system’s keyring. Start or install one, such as GNOME Keyring or KWallet.
problem-keychain-refused = The keyring denied access to Rolecall.
    .hint = Try again and allow access when your system asks.
problem-keychain-busy = The keyring did not answer in time.
    .hint = See if it is waiting for a password, then try again.

## Problems: what AWS answers

problem-not-trusted = The role’s trust policy does not include you.
    .hint =
        { $by ->
            [trust] Ask the role’s owner to add you to its trust policy.
           *[unsaid] Ask the role’s owner to add you to its trust policy, and your AWS administrator to allow sts:AssumeRole.
        } { $external ->
            [sent] Check that the External ID is exactly the one the owner gave you.
           *[none] If the owner gave you an External ID, enter it in the role’s settings.
        } AWS said: { $message }
problem-not-allowed = Your user is not allowed to assume this role.
    .hint = Ask your AWS administrator to allow sts:AssumeRole for this role. AWS said: { $message }
problem-forbidden =
    { $rule ->
        [organization] An organization policy (SCP) blocks this.
        [boundary] Your user’s permissions boundary blocks this.
        [session] The session policy of the role it is chained through blocks this.
       *[endpoint] This network’s VPC endpoint blocks this.
    }
    .hint =
        { $rule ->
            [organization] Ask your AWS administrator about the organization’s policies.
            [boundary] Ask your AWS administrator about your permissions boundary.
            [session] Allow more in the session policy of the role it is chained through.
           *[endpoint] Try from another network, or ask your network administrator about the VPC endpoint.
        } AWS said: { $message }
problem-tags-refused = The role does not allow session tags.
    .hint = Remove the tags from the role, and the session tag for reasons from the settings, or ask the role’s owner to allow sts:TagSession in its trust policy. AWS said: { $message }
problem-source-identity-refused = The role does not allow a source identity.
    .hint = Remove it from the role, or ask the role’s owner to allow sts:SetSourceIdentity in its trust policy. AWS said: { $message }
problem-session-credentials = This needs a long-term access key.
    .hint = This source’s credentials are temporary. Choose a source with an access key. AWS said: { $message }
problem-mfa-code-refused = AWS rejected that code.
    .hint = Each code works once. Wait for the next one, and check that it comes from the right device.
problem-mfa-device-unknown = AWS does not recognise this MFA device.
    .hint = The code was not the problem. Find the device’s serial in IAM, in your user’s security credentials, and enter it under Sources. A security key can’t be used here, because it shows no codes.
problem-mfa-needed = This role asks for an MFA code.
    .hint = Add your MFA device to its source under Sources, then try again.
problem-duration-too-long = The role does not allow sessions that long.
    .hint =
        { $duration ->
            [none] Choose a shorter duration for its credentials
           *[other] You asked for { $duration }. Choose a shorter duration for its credentials (--duration 1h)
        }, or ask the role’s owner to raise its maximum session duration.
problem-chain-too-long = AWS limits chained roles to one hour.
    .hint = Set this role’s credentials to 1 h or less.
problem-policy-refused = AWS rejected the session policy.
    .hint = Correct or shorten it in the role’s settings. AWS said: { $message }
problem-policy-too-large = The session policy and tags are too large together.
    .hint = Shorten them in the role’s settings. AWS said: { $message }
problem-token-refused =
    { $why ->
        [provider] The role’s AWS account does not know this identity provider.
        [audience] AWS does not accept this client ID from the identity provider.
        [keys] AWS could not verify the identity provider’s signature.
        [trust] The role does not trust your sign-in at the identity provider.
       *[unsaid] AWS rejected the identity provider’s token.
    }
    .hint =
        { $why ->
            [provider] Ask your AWS administrator to add it in IAM as an OpenID Connect provider, with exactly the issuer that the source has.
            [audience] Ask your AWS administrator to add the client ID as an audience of the provider in IAM.
            [keys] AWS has to reach the provider over the internet. Try again in a minute, then tell your AWS administrator.
            [trust] Ask the role’s owner to check its trust policy: the provider, the audience and the subject have to match yours.
           *[unsaid] Check that the role trusts this token’s provider and audience.
        } AWS said: { $message }
problem-token-expired = The identity provider’s token has expired.
    .hint = Get a new token where the source reads it from, then try again.
problem-idp-trouble = AWS could not reach the identity provider.
    .hint = Try again in a minute. AWS said: { $message }
problem-region-off = The region { $region } is not enabled in this account.
    .hint = Set another region for the source: rolecall source edit NAME --region us-east-1. Or ask your AWS administrator to enable { $region }.
problem-key-unknown =
    { $opt_in ->
        [yes] AWS does not recognise this access key in { $region }.
       *[no] AWS does not recognise this access key.
    }
    .hint =
        { $opt_in ->
            [yes] That region may not be enabled in the account. Set another region for the source: rolecall source edit NAME --region us-east-1
           *[no] It may have been deactivated or deleted. Check it in IAM, or enter another one under Sources. A key for AWS China or GovCloud needs a region there: --region cn-north-1 or --region us-gov-west-1.
        }
problem-secret-wrong = The secret does not match this access key.
    .hint = Paste it again, all 40 characters. AWS shows it only once: if you lost it, create a new key in IAM.
problem-clock-skew =
    { $direction ->
        [unknown] Your computer’s clock is wrong by more than AWS accepts.
       *[other] Your computer’s clock is { $minutes } min { $direction }. AWS rejects requests when it is more than 15 min off.
    }
    .hint = Turn on automatic date and time.
problem-throttled = AWS is getting too many requests.
    .hint = Try again in a minute.
problem-aws-trouble = AWS is having a problem right now.
    .hint = Try again in a few minutes. AWS said: { $code } { $message } (request { $request })
problem-aws-refused = AWS refused: { $message }
    .hint = For AWS support: { $code }, request { $request }

## Problems: the network

problem-dns = Can’t find AWS on this network (DNS).
    .hint = Check your network connection, and the spelling of the region.
problem-unreachable = AWS can’t be reached.
    .hint = Check your network connection, VPN and firewall.
problem-timeout = AWS did not answer in time.
    .hint = Check your network connection, then try again.
problem-tls = The connection to AWS is not trusted.
    .hint = Company networks often use their own certificate. Add it to this computer’s trusted certificates, or set AWS_CA_BUNDLE to its file.
problem-proxy = The proxy did not let the request through.
    .hint = Check HTTPS_PROXY and NO_PROXY, and whether the proxy needs you to sign in.
problem-plain-endpoint = The AWS endpoint { $address } is not encrypted: anyone on the network could read the traffic.
    .hint = Check AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS and the profile’s endpoint_url. If this is intended, allow it in Settings, or write under [preferences] in the settings file: plain_endpoint = true
problem-unreadable-proxy = { $variable } is not a proxy address.
    .hint = Write it as http://proxy.example:3128, https:// or socks5h://. In a name or password, write a space as %20, # as %23, / as %2F and @ as %40. Without a proxy, unset { $variable }.
problem-not-aws = This network needs you to sign in first.
    .hint = Open any page in your browser, sign in to the network, then try again.

## Problems: opening the console

problem-sign-in-refused = AWS did not return a sign-in link.
    .hint =
        { $status ->
            [400] AWS has ended this session, so it was removed. Try again to start a new one.
            [404] Something between here and AWS blocks POST requests, and Rolecall never puts credentials in an address. Ask your network administrator.
            [405] Something between here and AWS blocks POST requests, and Rolecall never puts credentials in an address. Ask your network administrator.
            [501] Something between here and AWS blocks POST requests, and Rolecall never puts credentials in an address. Ask your network administrator.
            [0] Its answer could not be read. Try again in a minute.
           *[other] It answered with status { $status }. Try again; if that does not help, renew the session first.
        }
problem-no-sign-in-host = Rolecall can’t open a console in { $partition }.
    .hint = Its sign-in address is not public, and Rolecall does not guess where to send credentials. The command line works.
problem-cant-sign = { $role } can’t be chained through { $via }.
    .hint = AWS does not allow this for federated users and web identities. Choose another role or source.
problem-needs-long-term-key = { $role } needs a long-term access key, and { $source } has none.
    .hint = AWS issues federation tokens only for long-term access keys. Choose a source that has one, or set up a role.
problem-needs-environment = { $source } reads the environment of the requesting program.
    .hint = Use the rolecall command of the same version.
problem-web-identity-not-assumed = { $source } can’t be tested without a role.
    .hint = A web identity has an AWS identity only in a role. Test one of its roles.
problem-needs-sign-in = You are not signed in to { $source }.
    .hint = Sign in from the tray menu, the window, or with: rolecall sign-in { $source }
problem-wrong-instance = IAM Identity Center does not recognise { $start_url } in { $region }.
    .hint = Check the start URL against the address of your access portal, and ask your AWS administrator for the region.
problem-start-url-not-of-aws = The start URL leads to { $host }, which is not an AWS address.
    .hint = Use the address your browser shows once the access portal is open.
problem-sign-in-over = Your sign-in has expired.
    .hint = Sign in again.
problem-sign-in-code-expired = The sign-in code expired before it was used.
    .hint = Sign in again. A sign-in code works for 10 minutes.
problem-sign-in-denied = The sign-in was denied in the browser.
    .hint = Sign in again. If you did not deny it yourself, ask your AWS administrator.
problem-company-key = Your company’s IAM Identity Center can’t use its encryption key ({ $code }).
    .hint = Tell your AWS administrator.
problem-nobody-came-back = No one signed in within 10 minutes.
    .hint = Sign in again. If the browser is on another computer, sign in with a code.
problem-callback-port-taken =
    { $port ->
        [0] No free port is left for the browser to return to.
       *[other] Port { $port } is used by another program, and the browser returns to it.
    }
    .hint = Quit that program, choose another port for the source, or sign in with a code.
problem-not-assigned = This permission set is not assigned to you in IAM Identity Center.
    .hint = If it was assigned after you signed in, sign in again. Otherwise ask your AWS administrator.
problem-permission-set-gone = This account or permission set no longer exists.
    .hint = The list of roles is being refreshed. If the role stays, ask your AWS administrator.
problem-other-answer = That code belongs to another sign-in.
    .hint = Sign in again, open the new address and paste the code from its last page.
problem-password-changed = Your AWS password has changed since you signed in.
    .hint = Sign in again.
problem-login-not-allowed = Your AWS user or role can’t be used to sign in outside the console.
    .hint = Ask your AWS administrator for the policy SignInLocalDevelopmentAccess.
problem-root-login = You signed in as the root user of account { $account }. Rolecall does not accept root users.
    .hint = Sign in as an IAM user or with a role. A root user can’t assume roles.
problem-login-clock =
    { $by ->
        [provider] The sign-in can’t be used
       *[aws] AWS rejected the sign-in
    } { $direction ->
        [unknown] because of its time.
       *[other] because this clock is { $minutes } min { $direction }.
    }
    .hint = Turn on automatic time, then sign in again.
problem-provider-unreachable = { $issuer } can’t be reached.
    .hint =
        { $why ->
            [dns] No such address is known on this network. Check the spelling of the issuer.
            [tls] Its certificate is not trusted here. If your company inspects traffic, set AWS_CA_BUNDLE to its certificate.
            [timeout] It did not answer in time. Try again.
            [proxy] The proxy refused the connection. Check HTTPS_PROXY.
           *[other] Check your network and the issuer, then try again.
        }
problem-not-a-provider = No OpenID Connect provider answers at { $issuer }.
    .hint = Check the issuer. There has to be a page { $issuer }/.well-known/openid-configuration.
problem-other-issuer = The identity provider at { $issuer } calls itself { $said }.
    .hint = If that is your company’s, set the source’s issuer to exactly this address. IAM needs the same one.
problem-provider-unsafe =
    { $what ->
        [code_challenge_methods_supported] { $issuer } does not protect sign-ins with PKCE (S256).
       *[other] { $issuer } names an address for { $what } that is not https.
    }
    .hint = Rolecall sends no sign-in there. Tell your company’s administrator.
problem-no-device-codes = { $issuer } offers no sign-in with a code.
    .hint = Sign in in the browser of this computer, with: rolecall sign-in NAME --browser
problem-provider-refused =
    { $code ->
        [invalid_client] The identity provider does not know this client ID, or wants a client secret from it.
        [unauthorized_client] The identity provider does not let this client sign people in this way.
        [invalid_scope] The identity provider does not grant these scopes.
        [invalid_request] The identity provider does not accept this sign-in.
        [login_required] The identity provider wants you to sign in in its page.
        [interaction_required] The identity provider wants you to answer something in its page.
        [consent_required] The identity provider wants your consent in its page.
        [server_error] The identity provider is having a problem right now.
        [temporarily_unavailable] The identity provider is having a problem right now.
       *[other] The identity provider rejected the sign-in ({ $code }).
    }
    .hint =
        { $code ->
            [invalid_client] Check client_id. At the provider it has to be a public client: a native or desktop app.
            [unauthorized_client] Ask the provider’s administrator to allow authorization code with PKCE and refresh tokens, or device codes.
            [invalid_scope] Set other scopes, such as --scope openid --scope email.
            [invalid_request] Check that its redirect URI is registered at the provider, exactly as the source has it.
            [login_required] Remove prompt=none from the source’s parameters.
            [interaction_required] Remove prompt=none from the source’s parameters.
            [consent_required] Remove prompt=none from the source’s parameters.
            [server_error] Try again in a minute.
            [temporarily_unavailable] Try again in a minute.
           *[other] Ask the provider’s administrator.
        }{ $said ->
            [more] { " " }The provider said: { $message }
           *[nothing] { "" }
        }
problem-id-token-invalid =
    { $fault ->
        [missing] The identity provider sent no ID token.
        [unreadable] The identity provider’s ID token can’t be read.
        [too-long] The identity provider’s ID token is longer than AWS accepts (20,000 characters).
        [algorithm] The identity provider’s ID token is signed in a way that is not accepted.
        [signature] The identity provider’s ID token has no valid signature.
        [issuer] The ID token is from another identity provider.
        [audience] The ID token is for another client ID.
        [nonce] The ID token belongs to another sign-in.
        [subject] The ID token is of another person than before.
       *[expired] The identity provider’s ID token has already expired.
    }
    .hint =
        { $fault ->
            [missing] Ask the provider’s administrator to allow the scope “openid”.
            [too-long] Ask the provider’s administrator to put fewer groups or claims into it.
            [algorithm] Ask the provider’s administrator to sign with RS256 or ES256.
            [subject] Sign out, then sign in again.
           *[other] It was not used. Sign in again. If it happens again, tell your company’s administrator.
        }
problem-mfa-code-used = Code already used. Next one in { $seconds } s.
    .hint = AWS accepts each code once. Wait until your device shows the next.
problem-on-the-way = In the role chain, at { $hop }: { $message }
problem-no-console = { $role } can’t open a console.
    .hint = AWS opens consoles for roles, not for a user’s access key. Set up a role, or use the kind “federation” for this one.
problem-sign-in-stand-in = ROLECALL_SIGNIN_ENDPOINT is not valid.
    .hint = It must be an address on this computer, such as http://127.0.0.1:8080/federation, and needs ROLECALL_HOME. Without it, Rolecall signs in at AWS.
problem-browser-did-not-start = The browser did not start: { $reason }
    .hint = Copy the sign-in link instead, or choose another browser in Settings.
problem-browser-not-suited =
    { $found ->
        [none] No browser was found that can open separate windows.
       *[other] Rolecall can’t open separate windows in { $browser }.
    }
    .hint =
        { $way ->
            [private] Make Firefox or a Chromium browser your default, or set a command for this role: open_with = ["firefox", "--private-window"].
           *[profile] Make Firefox or a Chromium browser your default, or set a command for this role: open_with = ["firefox", "-P", "aws"].
        }

problem-browser-did-not-fetch = The browser started but did not open the console.
    .hint = Try again, or copy the sign-in link.

## Problems: questions to a person

problem-needs-person = { $role } needs an MFA code or a reason, and there is no terminal to ask in.
    .hint = Run this in a terminal, or start Rolecall so that its window can ask.
problem-mfa-command = { $program } gave no MFA code: { $reason }.
    .hint = Run the command yourself to see why, or remove mfa_command from the source to enter codes by hand.
problem-permission-refused = You did not allow this.
    .hint = Nothing was changed.
problem-program-refused = The program was not allowed to use { $role }.
    .hint = It was refused on this computer. Run it again to be asked again.
problem-needs-approval = You have to allow each program that uses { $role }, and Rolecall can’t ask here.
    .hint = Start Rolecall, so that its tray menu can ask, or type the command in a terminal.
problem-not-present = { $why ->
        [locked] The screen is locked, and protected roles need you at the computer.
        [no-answer] No one confirmed that you are at the computer.
       *[refused] It was not confirmed that you are at the computer.
    }
    .hint = { $why ->
        [locked] Unlock the screen and run it again.
       *[other] Run it again and confirm with your password, your fingerprint or your device.
    }
problem-no-presence = { $why ->
        [no-polkit] Protected roles need you to confirm that you are at the computer, and polkit is not running.
        [no-action] Protected roles need you to confirm that you are at the computer, and polkit does not know Rolecall’s action.
        [no-agent] Protected roles need you to confirm that you are at the computer, and polkit has no way to ask you here.
        [not-set-up] Protected roles need you to confirm that you are at the computer, and it has no way to ask you.
       *[system] Protected roles need you to confirm that you are at the computer, and that failed: { $reason }
    }
    .hint = { $why ->
        [no-polkit] Install polkit (the package polkitd on Debian, polkit on Fedora), or set presence = false in the settings file.
        [no-action] Install Rolecall from its package, or copy app.rolecall.policy to /usr/share/polkit-1/actions.
        [no-agent] Start your desktop’s authentication agent (such as polkit-gnome, lxpolkit or polkit-kde-agent-1).
        [not-set-up] Set up Windows Hello, Touch ID or a password for your account, or set presence = false in the settings file.
       *[system] Try again. If it stays, set presence = false in the settings file.
    }
presence-why = use the protected role { $role }
problem-only-in-terminal = The window can’t change this alone.
    .hint = Make the change in a terminal with rolecall, or in the settings file.
problem-cancelled = Cancelled.
problem-not-an-mfa-code = An MFA code has six digits.
    .hint = Type the digits your device shows now.
problem-not-a-login-answer = That is not the code from the sign-in page.
    .hint = Copy the whole code from its last page and paste it.
problem-prompt-gone = This prompt is no longer open.
    .hint = It was answered elsewhere or cancelled. Start again if you still need it.

## Problems: settings and files

problem-settings-unreadable =
    { $line ->
        [0] The settings file could not be used: { $wrong }.
       *[other] Settings file, line { $line }, column { $column }: { $wrong }.
    }
    .hint =
        { $wrong_with ->
            [role] This role can’t be used until you correct it; the others work. Rolecall reads the file again when you save it.
           *[file] Your last working settings are still in use. Rolecall reads the file again when you save it.
        }
problem-team-file =
    { $line ->
        [0] The team file could not be { $wrong_with ->
                [place] read
               *[other] used
            }: { $wrong }.
       *[other] Team file, line { $line }: { $wrong }.
    }
    .hint =
        { $wrong_with ->
            [place] Check the address or path, then try again. Its roles keep working.
           *[other] It can set name, arn, source, duration, console_duration, region, destination, group, colour, protect, tags, external_id and policy_arns. Ask its author to correct it.
        }
problem-invalid =
    { $field ->
        [id] Invalid id.
        [name] Invalid name.
        [arn] Invalid role ARN.
        [source] The source is missing.
        [duration] Invalid duration for credentials.
        [console_duration] Invalid duration for the console.
        [via] This role can’t be chained that way.
        [group] Invalid group.
        [open_with] Invalid way to open the console.
        [region] Invalid region.
        [protect] The reason can’t be turned off.
        [accounts] Invalid list of accounts.
        [from] Invalid address or path of the team file.
        [auto_renew] This role can’t renew automatically.
        [destination] Invalid start page.
        [external_id] Invalid External ID.
        [session_name] Invalid session name.
        [source_identity] Invalid source identity.
        [tags] Invalid session tags.
        [transitive_tags] Invalid transitive tags.
        [policy] Invalid session policy.
        [policy_arns] Invalid managed session policies.
        [profile] The profile is missing.
        [shortcut] Invalid shortcut.
        [mfa_serial] Invalid MFA device.
        [mfa_command] The MFA command is missing.
        [access_key_id] Invalid access key ID.
        [secret_access_key] Invalid secret access key.
       *[other] Invalid value for “{ $field }”.
    }
    .hint = { $rule }
problem-conflict = { $name } changed while you were editing it.
    .hint = Check the current version, then make your change again.
problem-file = Rolecall can’t use { $what }: { $reason }
    .hint = Check that it exists, that you can access it, and that the disk has space.
problem-store-damaged = The saved sessions could not be read.
    .hint = They were moved to { $file }. Open your roles again; your keys and settings are not affected.

## Problems: Rolecall itself

problem-busy = Rolecall is busy right now.
    .hint = Try again in a moment.
problem-stopping = Rolecall is closing.
    .hint = Try again in a moment.
problem-other-version = Restart Rolecall to finish the update.
    .hint = Quit it from the tray menu, then start it again.
problem-engine-silent = Rolecall is running but not responding.
    .hint = Quit it from the tray menu or end the process rolecall-desktop, then start it again.
problem-engine-of-others = Another user’s program is answering in place of Rolecall.
    .hint = Nothing was sent to it. Someone may be after your keys: tell this computer’s administrator.
problem-folder-of-others = { $variable } is a folder that other users can access: { $folder }
    .hint = Run this as the folder’s owner, or set { $variable } to a folder that only you can write to.
problem-no-engine = Rolecall did not respond: { $reason }
    .hint = Start Rolecall, then try again. To find out more, run: rolecall doctor

problem-shortcut = { $why ->
        [taken] { $keys } is already used by another program.
        [no-such-key] This keyboard has no key for { $keys }.
        [not-here] This desktop does not let apps set shortcuts.
        [refused] The desktop did not set the shortcut: it was denied, or its dialog was not answered.
        [let-go] The desktop has removed the shortcut.
       *[desktop] The desktop could not set the shortcut: { $reason }
    }
    .hint = { $why ->
        [taken] Choose another shortcut, or bind a key to the command “rolecall find” in your desktop’s keyboard settings.
        [no-such-key] Choose another shortcut.
        [let-go] Clear it and set it again, or restart Rolecall.
       *[other] In your desktop’s keyboard settings, bind a key to the command: rolecall find
    }

## Rules a value has to follow

rule-role-arn = A role ARN looks like arn:aws:iam::123456789012:role/Name.
rule-role-duration = Choose from 15 min to 12 h (credentials of the kinds “federation” and “own”: up to 36 h).
rule-session-name = Use 2 to 64 letters a–z, digits and _ + = , . @ - ; { "{user}" } and { "{host}" } are filled in.
rule-external-id = Use 2 to 1224 letters a–z, digits and _ + = , . @ : / - exactly as the role’s owner gave it to you.
rule-source-identity = Use 2 to 64 letters a–z, digits and _ + = , . @ - ; it can’t start with aws:.
rule-mfa-serial = An MFA device is an ARN such as arn:aws:iam::123456789012:mfa/name, or the serial number on it. Security keys (u2f/) and users can’t be used.
rule-mfa-of-another-account = This device belongs to another account than the key. Find its serial in IAM, in your user’s security credentials.
rule-tags = At most 50 tags; keys of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + - @; each key once, whatever its capitals.
rule-transitive-tags = Each one must be a tag key of this role.
rule-policy = A session policy is a JSON object, 2048 characters at most together with the managed policies.
rule-policy-arns = At most 10 policy ARNs, of AWS or of the role’s own account, such as arn:aws:iam::aws:policy/ReadOnlyAccess.
rule-access-key-id = A long-term access key ID has at least 16 letters and digits and usually starts with AKIA. One that starts with ASIA is temporary.
rule-secret-access-key = A secret access key has exactly 40 characters, without spaces.
rule-region = A region looks like eu-west-1.
rule-name = Use one line of 1 to 128 characters.
rule-account-id = An account number has 12 digits.
rule-renews-by-itself = A role that asks for an MFA code or a reason can’t renew automatically. Turn one of them off.
rule-through = A role can be chained only through an assumed role. For a source’s own credentials, choose the source instead.
rule-destination = Enter a service such as s3, a path such as /s3/home, an address in this role’s AWS console (not a sign-out link), or an ARN.
rule-shortcut = Use Ctrl, Alt or Super with a letter, a digit, Space or a function key, such as Ctrl+Alt+R.
rule-not-empty = Required.
rule-passphrase = Use at least 8 characters.
rule-web-token = Set either the token file or a command that prints the token.
rule-kept-key = This source has no key in the keyring. Change its credentials where they come from.
rule-template-name = Include { "{account_name}" } or { "{account_id}" }, so that each account’s role has its own name.
rule-template-arn = Use { "{account_id}" } for the account number, such as arn:aws:iam::{ "{account_id}" }:role/ReadOnly.
rule-template-accounts = Enter at least one account number of 12 digits.
rule-team-place = Enter an https address without a user name or password, or a full file path.
rule-team-protects = The team requires a reason for this role.
rule-through-team = A role can’t be chained through a team’s role, because the team could remove it. Save your own copy of that role first.
rule-iam-name = An IAM name has 1 to 64 letters, digits or + = , . @ _ -.
rule-iam-path = A path begins and ends with a slash: /team/web/.
rule-iam-description = A description is one line of at most 1,000 characters.
rule-role-session = The maximum session duration is from 1h to 12h.
rule-allowance = Enter what it can do: read-only, a service such as s3, the name or ARN of a managed policy, or a file with a policy of at most 10,240 characters.
rule-policy-arn = A managed policy’s ARN looks like arn:aws:iam::aws:policy/ReadOnlyAccess.
rule-mfa-age = Choose a maximum age for the MFA code from 1 minute to 36 hours.
rule-only-signed = Providers and instances can’t send an MFA code or an External ID, so a role that requires one could never be assumed.
rule-network = A network looks like 203.0.113.0/24.
rule-principal = Enter who assumes it: the ARN of a user or role, a 12-digit account number, or a provider with its audience and a subject that is not only *.
rule-start-url = A start URL looks like https://d-1234567890.awsapps.com/start.
rule-instance-region = Enter the region: this start URL does not contain it. Your AWS administrator knows it, and the access portal shows it with any role’s access keys.
rule-callback-port = Choose a port from 1024 to 65535.
rule-portal-session = Choose from 15 min to 90 days.
rule-role-names = Include { "{role}" }, and { "{account_name}" } or { "{account_id}" }.
rule-permission-set-name = Use 1 to 64 letters a–z, digits and _ + = , . @ - as IAM Identity Center has it.
rule-fixed = IAM Identity Center sets this for a permission set. Remove it here.
rule-instance-source = A permission set needs a source of kind “identity-center”, and such a source has only permission sets. To assume another role, chain it through a permission set.
rule-sign-in-source = You can’t sign in to this source. Only company sign-ins and AWS console sign-ins have a sign-in.
rule-issuer = An issuer looks like https://acme.okta.com, exactly as the provider and IAM have it.
rule-scopes = A scope is one word, such as openid, email or groups.
rule-redirect-uri = A redirect URI leads to this computer, such as http://127.0.0.1:8400/callback, with a port from 1024 or none.
rule-sign-in-parameters = Use a parameter such as prompt or login_hint with one line of text. Rolecall sets client_id, redirect_uri, scope, state and nonce itself.
rule-chain-loop = It is chained to itself: { $path }.

## What is wrong in the settings file (ends a sentence that names the place)

settings-not-toml = this is not TOML ({ $expected })
settings-value = { $key } must be { $expected }
settings-missing = { $key } is missing
settings-misspelt = “{ $key }” is unknown here; write { $meant }
settings-twice = the id “{ $id }” is used twice
settings-dangling = { $key } is “{ $id }”, which is not in this file
settings-loop = this role is chained to itself: { $path }
settings-not-in-team-file = a team file can’t set { $key }
settings-future = it has version { $version }, written by a newer Rolecall; update this one
settings-others-may-write = other users can change it (mode { $mode }), and it names programs to start; forbid that with chmod go-w
settings-unreadable = { $reason }

## The files of ~/.aws

note-region = Its region “{ $region }” is not valid and is not imported.
note-same-key = It has the same key as source { $source }, so both use that source.
note-device = Source { $source } has no MFA device. Add { $device } to it.
aws-no-section = Line { $line } comes before the first [section].
aws-no-property = Line { $line } has no =.
aws-no-name = Line { $line } has no name before its =.
aws-section-twice = Line { $line } starts a section that already exists.
aws-property-twice = Line { $line } sets a value that is already set above.
aws-nested = The block at line { $line } has a line without =.
aws-no-profile = Line { $line }: AWS tools do not read [{ $header }] as a profile.

## Files, inside a sentence

file-session-store = the saved sessions
file-activity-log = the activity log
file-settings = the settings file
file-runtime = its runtime folder
file-ca-bundle = the certificate file of AWS_CA_BUNDLE, SSL_CERT_FILE or ca_bundle
file-download = a file in your downloads
file-aws-files = the files in ~/.aws
file-record = its record of your sources and teams
file-autostart = its startup entry

## Menu, notifications, prompts, command line and window: the other files of this folder
setup-caution-mfa = Sessions of roles and permission sets carry no MFA code, so they can’t assume a role that requires one.
setup-caution-account = That account’s administrators decide who in it can assume this role.
setup-caution-external-id = If that account is not yours, require an External ID (--external-id), so that others who use it can’t get into your role.
setup-caution-service = All of a service means every action on everything in it. Your own policy (--policy) can allow less.
setup-caution-administrator = AdministratorAccess allows everything in the account.
setup-caution-networks = Calls through a VPC endpoint carry no address and are denied.

# ---- what a change means for the roles behind it

behind-code =
    { $count ->
        [1] { $names } now asks for an MFA code.
       *[other] { $count } roles now ask for an MFA code: { $names }
    }
behind-no-code =
    { $count ->
        [1] { $names } no longer asks for an MFA code.
       *[other] { $count } roles no longer ask for an MFA code: { $names }
    }
behind-console = Consoles last { $after } instead of { $before }: { $names }
behind-credentials = Credentials last { $after } instead of { $before }: { $names }
behind-broken =
    { $count ->
        [1] { $names } can no longer be used. The list of roles says why.
       *[other] { $count } roles can no longer be used: { $names }
    }
behind-mended =
    { $count ->
        [1] { $names } can now be used.
       *[other] { $count } roles can now be used: { $names }
    }
