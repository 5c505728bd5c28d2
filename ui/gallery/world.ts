// Sample data for the gallery: a company with a few accounts, a person's roles in them, and sessions.
import type { Account } from "../src/bindings/Account";
import type { Activity } from "../src/bindings/Activity";
import type { Attention } from "../src/bindings/Attention";
import type { Colour } from "../src/bindings/Colour";
import type { Difference } from "../src/bindings/Difference";
import type { Problem } from "../src/bindings/Problem";
import type { Prompt } from "../src/bindings/Prompt";
import type { Role } from "../src/bindings/Role";
import type { RoleView } from "../src/bindings/RoleView";
import type { SessionView } from "../src/bindings/SessionView";
import type { SignInWay } from "../src/bindings/SignInWay";
import type { Snapshot } from "../src/bindings/Snapshot";
import type { SourceView } from "../src/bindings/SourceView";
import type { TeamView } from "../src/bindings/TeamView";
import type { TemplateView } from "../src/bindings/TemplateView";
import { arnOf } from "../src/words/role-kinds";
import { CODE, EMPTY, role as plain } from "../src/test/fixtures";

const MINUTE = 60_000;
const from = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();

export const PROD = "123456789012";
export const STAGING = "210987654321";
export const DATA = "345678901234";

export const ACCOUNTS = [
  { id: PROD, name: "acme-prod", group: "Production", colour: "red" as Colour },
  { id: STAGING, name: "acme-staging", group: "Staging", colour: "green" as Colour },
  { id: DATA, name: "acme-data" },
];

export const SOURCES: SourceView[] = [
  {
    source: {
      id: "work",
      name: "work",
      kind: "access-key",
      region: "eu-west-1",
      mfa_serial: "arn:aws:iam::111122223333:mfa/jo",
    },
    state: "ready",
    key: { since: from(-60 * 24 * 94), old_from: from(-60 * 24 * 4) },
    identity: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/jo" },
  },
  {
    source: { id: "laptop", name: "laptop profile", kind: "profile", profile: "default" },
    state: "unchecked",
    checked_at: from(-60 * 26),
    identity: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/jo" },
  },
  { source: { id: "old", name: "old laptop", kind: "access-key" }, state: "key-missing" },
  {
    source: { id: "machine", name: "this computer", kind: "environment", region: "eu-central-1" },
    state: "refused",
  },
];

const company = (name: string, more: Partial<SourceView> = {}): SourceView => ({
  source: {
    id: name,
    name,
    kind: "identity-center",
    start_url: `https://${name}.awsapps.com/start`,
    region: "eu-west-1",
  },
  state: "ready",
  sign_in: { waiting: 0, accounts: 60, roles: 132, until: from(312), listed_at: from(-90) },
  ...more,
});

export const START_URL = "https://acme.awsapps.com/start";

/** Companies: one is signed in to, one has to be, and one is being listed. */
export const COMPANIES: SourceView[] = [
  company("acme"),
  company("globex", {
    state: "needs-sign-in",
    sign_in: { waiting: 3, accounts: 12, roles: 24, listed_at: from(-60 * 30) },
  }),
  company("initech", {
    sign_in: { waiting: 0, accounts: 1250, roles: 2461, listing: { done: 1250, of: 2000 } },
  }),
];

export const SIGN_IN_PROMPT: Prompt = {
  id: 9,
  kind: { kind: "sign-in", source: "acme", start_url: START_URL },
  role_name: "acme",
  asked_by: "terraform",
  asked_at: from(0),
};

export function role(
  name: string,
  account: string,
  more: Partial<Role> = {},
  view: Partial<RoleView> = {},
): RoleView {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  const made = plain(name, { arn, ...more } as Partial<Role>, ACCOUNTS);
  const outlook = {
    credentials: 3600,
    console: 28_800,
    asks_code: false,
    asks_reason: false,
    reasons: ["You get: console 8 h, credentials 1 h"],
  };
  return { ...made, outlook, ...view };
}

const ASKS_BOTH = {
  credentials: 3600,
  console: 43_200,
  asks_code: true,
  asks_reason: true,
  reasons: [
    "You get: console 12 h, credentials 1 h",
    "Asks for an MFA code",
    "Asks for a reason (saved in the activity log)",
  ],
};

const CHAINED = {
  credentials: 3600,
  limit: "chained" as const,
  asks_code: false,
  asks_reason: false,
  reasons: ["You get: console and credentials for 1 h", "AWS caps roles taken through another role at 1 h"],
};

export function problem(
  code: Problem["code"],
  message: string,
  hint = "",
  more: Partial<Problem> = {},
): Problem {
  return { code, message, hint, retryable: false, ...more };
}

export const ROLES: RoleView[] = [
  role("prod-admin", PROD, { favourite: true, protect: true }, { outlook: ASKS_BOTH, last_used: from(-3) }),
  role("staging-ops", STAGING, { favourite: true }, { last_used: from(-90) }),
  role("data-ro", DATA, { colour: "teal", group: "Data" }, { last_used: from(-60 * 26) }),
  role("billing", PROD, { colour: "yellow", destination: "billing" }),
  role("network", PROD, { source: "laptop" }, { catalogue: "team", from: "platform" }),
  role("audit", PROD, { via: "prod-admin" } as Partial<Role>, { outlook: CHAINED }),
  role("sandbox", STAGING, {}, { catalogue: "template", from: "read" }),
  role("deploy", STAGING, { auto_renew: true }, { last_used: from(-60 * 24 * 8) }),
  role("warehouse", DATA, { colour: "purple", group: "Data" }),
  role("support", PROD, { colour: "orange", group: "Support" }),
  role("locked-out", PROD, {}, {
    problem: problem("unknown-source", "Its source is not there any more.", "Choose another one."),
    outlook: undefined,
  } as unknown as Partial<RoleView>),
  role("jo", PROD, { kind: "federation", allow: "all", group: "Support" } as Partial<Role>),
];

export const SESSIONS: SessionView[] = [
  {
    id: "s1",
    owner: { role: "prod-admin" },
    name: "prod-admin",
    started_at: from(-200),
    credentials_until: from(42),
    in_shell: true,
    console: { at: from(-195), until: from(280), destination: "s3", from: "tray", replaced: false },
    assumed_arn: "arn:aws:sts::123456789012:assumed-role/prod-admin/jo@laptop",
    ended: false,
  },
  {
    id: "s2",
    owner: { role: "staging-ops" },
    name: "staging-ops",
    started_at: from(-56),
    credentials_until: from(4),
    in_shell: true,
    older_keys_until: from(2),
    ended: false,
  },
  {
    id: "s3",
    owner: { role: "data-ro" },
    name: "data-ro",
    started_at: from(-20),
    credentials_until: from(40),
    in_shell: false,
    console: { at: from(-20), until: from(460), destination: "athena", from: "window", replaced: true },
    under_way: "renewing",
    ended: false,
  },
  {
    id: "s4",
    owner: { role: "sandbox" },
    name: "sandbox",
    started_at: from(-500),
    credentials_until: from(-20),
    in_shell: false,
    console: { at: from(-500), until: from(-20), destination: "", from: "window", replaced: false },
    ended: true,
  },
];

/** Names of roles that could break the page: markup, long names, right-to-left text. */
export const HOSTILE: RoleView[] = [
  role("<script>alert(1)</script><img src=x onerror=alert(2)>", PROD, { group: "<b>bold</b>" }),
  role(`the-role-with-the-longest-name-${"that-anybody-would-ever-give-".repeat(3)}x`, PROD),
  role("إدارة الإنتاج", STAGING, { group: "فريق" }),
  role("\u202Enimda-dorp", DATA),
  role("https://example.com/ {{7*7}} ${process}", PROD),
  role("🚀🚀🚀", STAGING),
];

export const TEMPLATES: TemplateView[] = [
  {
    template: {
      role: {
        ...plain("{account_name}-read").role,
        id: "read",
        arn: "arn:aws:iam::{account_id}:role/ReadOnly",
        colour: "teal",
        group: "{account_name}",
      } as Role,
      accounts: "all",
    },
    roles: 3,
  },
  {
    template: {
      role: {
        ...plain("a-template-with-a-name-that-is-longer-than-anybody-would-give-{account_name}-{account_id}")
          .role,
        id: "long",
        arn: "arn:aws:iam::{account_id}:role/team/platform/operations/Operator",
        protect: true,
      } as Role,
      accounts: { listed: [PROD, STAGING] },
    },
    roles: 2,
  },
];

export const TEAMS: TeamView[] = [
  {
    team: { id: "platform", name: "platform", from: "https://example.com/rolecall/roles.toml" },
    roles: 12,
    checked_at: from(-130),
    fetching: false,
    offer: { new: 2, changed: 1, gone: 1 },
  },
  {
    team: {
      id: "data",
      name: `the-team-with-the-longest-name-${"that-anybody-would-give-".repeat(3)}x`,
      from: `/srv/shared/${"a-folder-with-a-long-name/".repeat(4)}roles.toml`,
      source: "work",
    },
    roles: 0,
    checked_at: from(-60 * 50),
    fetching: false,
    problem: problem("team-file", "The team’s file could not be used: its address can’t be reached."),
  },
  { team: { id: "r", name: "فريق البيانات", from: "https://example.com/x.toml" }, roles: 1, fetching: true },
];

export const DIFFERENCE: Difference = {
  accounts: [{ id: "678901234567", name: "acme-analytics", group: "Data" }],
  new: [
    role("platform-ops", PROD, { protect: true }).role,
    role(`a-role-with-a-long-name-${"that-goes-on-".repeat(4)}x`, STAGING).role,
  ],
  changed: [
    {
      name: "platform-read",
      keys: [
        {
          key: "arn",
          before: "arn:aws:iam::111122223333:role/Read",
          after: "arn:aws:iam::444455556666:role/Read",
          other_account: true,
        },
        { key: "duration", before: "1h", after: "4h", other_account: false },
        { key: "protect", after: "true", other_account: false },
      ],
    },
  ],
  gone: ["platform-old"],
  same: ["one", "two", "three"],
  left: [
    { name: "prod-admin", why: "own", keys: ["duration", "region"] },
    { name: "warehouse-ro", why: "no-source", source: "data" },
    { name: "إدارة", why: "refused", message: "Invalid External ID." },
  ],
};

export const WORLD: Snapshot = {
  ...EMPTY,
  accounts: ACCOUNTS,
  templates: TEMPLATES,
  teams: TEAMS,
  sources: SOURCES,
  roles: ROLES,
  sessions: SESSIONS,
};

export function many(count: number): RoleView[] {
  const teams = ["payments", "search", "catalogue", "identity", "logistics", "reports"];
  const rights = ["admin", "ops", "read", "deploy"];
  const accounts = [PROD, STAGING, DATA];
  return Array.from({ length: count }, (_, index) => {
    const team = teams[index % teams.length] ?? "";
    const right = rights[Math.floor(index / teams.length) % rights.length] ?? "";
    const account = accounts[index % accounts.length] ?? PROD;
    return role(`${team}-${right}-${index.toString().padStart(4, "0")}`, account, { group: team });
  });
}

export function manyAccounts(count: number): Account[] {
  return Array.from({ length: count }, (_, index) => ({
    id: (100_000_000_000 + index * 7919).toString(),
    name: `workload-${index.toString().padStart(4, "0")}`,
    ...(index % 3 === 0 ? { group: "Production" } : {}),
  }));
}

export const PROMPT: Prompt = {
  ...CODE,
  kind: { kind: "mfa-code", device: "arn:aws:iam::111122223333:mfa/jo" },
};

export const ACCOUNTS_PROMPT = {
  id: 8,
  kind: { kind: "two-accounts", current: "prod-admin" },
  role: "staging-ops",
  role_name: "staging-ops",
  asked_at: from(0),
} satisfies Prompt;

export const PASSPHRASE_PROMPT = {
  id: 9,
  kind: { kind: "passphrase", new: false },
  role: "",
  role_name: "",
  asked_at: from(0),
} satisfies Prompt;

/** A sign-in that somebody has begun. */
export function signingIn(way: SignInWay, more: Partial<Prompt> = {}): Prompt {
  const kind = { kind: "sign-in", source: "acme", start_url: START_URL, way } as const;
  return { ...SIGN_IN_PROMPT, kind, ...more };
}

export const DEVICE: SignInWay = {
  way: "device",
  code: "BCDF-GHJK",
  address: "https://acme.awsapps.com/start/#/device",
  address_with_code: "https://acme.awsapps.com/start/#/device?user_code=BCDF-GHJK",
  until: from(9),
};

export const PERMISSION: Attention = {
  about: "permission",
  operation: 7,
  acts: [{ act: "start", what: "ykman oath accounts code --single aws" }],
};

export const ATTENTION: Attention[] = [
  {
    about: "keychain",
    problem: problem("keychain-locked", "Your keyring is locked.", "Unlock it, then try again."),
  },
  {
    about: "failed",
    role: "audit",
    name: "audit",
    problem: problem(
      "not-trusted",
      "The role’s trust policy does not include you.",
      "Ask the role’s owner to add you to its trust policy, and your AWS administrator to allow sts:AssumeRole. AWS said: User: arn:aws:iam::111122223333:user/jo is not authorized to perform: sts:AssumeRole",
    ),
  },
  { about: "ended", session: "s4", role: "sandbox", name: "sandbox", at: from(-20), older_keys: false },
  { about: "ended", session: "s2", role: "staging-ops", name: "staging-ops", at: from(-6), older_keys: true },
  {
    about: "trouble",
    problem: problem(
      "settings-unreadable",
      "Settings file, line 12, column 9: duration must be a duration such as 4h.",
      "Your last working settings are still in use. Rolecall reads the file again when you save it.",
    ),
  },
];

export const LOG: Activity[] = Array.from({ length: 60 }, (_, index) => {
  const role = ROLES[index % 5]?.role;
  const failed = index % 7 === 3;
  return {
    version: 1,
    time: from(-index * 37),
    what:
      (["assume", "console", "credential-process", "credentials-copied", "end"] as const)[index % 5] ??
      "assume",
    surface: (["window", "tray", "command-line"] as const)[index % 3] ?? "window",
    ...(index % 3 === 2 ? { caller: { pid: 4000 + index, program: "terraform" } } : {}),
    ...(role ? { role: role.id, arn: arnOf(role) ?? "" } : {}),
    ...(index % 5 === 0 ? { reason: "incident 4711: the queue is stuck" } : {}),
    ...(index % 5 < 2
      ? {
          until: from(-index * 37 + 480),
          request_id: `6f2a4c1e-0b7d-4a53-9c1f-${(index + 100000000000).toString()}`,
        }
      : {}),
    outcome: failed
      ? { result: "failed" as const, code: "not-trusted" as const }
      : { result: "done" as const },
  };
});
