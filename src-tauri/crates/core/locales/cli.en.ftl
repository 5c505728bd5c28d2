# Texts of the command line.

cli-opened = Opened { $role } in the browser until { $until }.
cli-renewed = Renewed { $role }.
cli-renewed-until = Renewed { $role } until { $until }.
cli-renewed-tab = A new tab is signed in. Reload the others.
cli-end-nothing = Nothing of { $role } was live.
cli-end-role = { $role } ended on this computer.
cli-end-all = { $count ->
    [0] No session was live.
    [1] 1 session ended on this computer.
   *[other] { $count } sessions ended on this computer.
}
cli-end-tab = Its console tab stays signed in until { $until }.
cli-end-tabs = Open console tabs stay signed in until { $until }.

cli-source-added = Added source { $name }.
cli-source-changed = Changed source { $name }.
cli-source-rotated = The key of { $name } is replaced. Once nothing else uses the old one, delete it in IAM.
cli-source-removed = Removed source { $name }.
cli-source-is = { $source }: you are { $who } in { $account } ({ $arn })
cli-source-unchecked = not checked
cli-source-ready = ready
cli-source-locked = locked
cli-source-key-missing = key missing
cli-source-needs-sign-in = needs sign-in
cli-source-expired = expired
cli-source-refused = refused
cli-role-added = Added role { $name }.
cli-role-changed = Changed role { $name }.
cli-role-is = { $role }: you become { $arn } in { $account }
cli-role-works = { $role } works.
cli-nothing-to-change = { $name } says so already.
cli-role-removed = Removed role { $name }.

cli-no-roles = No roles yet. Add one with: rolecall role add NAME --arn ARN --source SOURCE
cli-no-sources = No sources yet. Add one with: rolecall source add NAME --access-key-id ID
cli-no-sessions = Nothing is live.

cli-several-roles = “{ $text }” fits several roles: { $names }.
cli-several-sources = “{ $text }” fits several sources: { $names }.
cli-several-hint = Write more of the name.

cli-ask-code = MFA code for { $role } (device { $device }):
cli-ask-reason = Reason for { $role }:
cli-ask-secret = Secret access key of { $key }:
cli-secret-nobody = The secret access key of { $key } is wanted and there is no terminal to ask on.
cli-secret-nobody-hint = Give it on standard input, with --secret-stdin.
cli-stdin-unreadable = Standard input could not be read: { $reason }.
cli-not-written = The answer could not be written: { $reason }.

cli-until = until { $time }
cli-minutes-left = { $minutes } min left
cli-less-than-a-minute-left = less than a minute left
cli-ended = ended
cli-replaced = replaced in browser

cli-column-role = ROLE
cli-column-roles = ROLES
cli-column-account = ACCOUNT
cli-column-group = GROUP
cli-column-source = SOURCE
cli-column-kind = KIND
cli-column-state = STATE
cli-column-region = REGION
cli-column-mfa = MFA
cli-column-console = CONSOLE
cli-column-credentials = CREDENTIALS
cli-column-now = NOW
cli-column-started = STARTED
cli-column-as = AS
