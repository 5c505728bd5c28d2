// Sample entries for tests.
import type { Account } from "../bindings/Account";
import type { Prompt } from "../bindings/Prompt";
import type { Problem } from "../bindings/Problem";
import type { Role } from "../bindings/Role";
import type { RoleView } from "../bindings/RoleView";
import type { SessionView } from "../bindings/SessionView";
import type { Snapshot } from "../bindings/Snapshot";
import type { SourceView } from "../bindings/SourceView";
import { arnOf } from "../words/role-kinds";

export const EMPTY: Snapshot = {
  revision: 1,
  engine: {
    ready: true,
    keychain: "ready",
    settings_warnings: [],
    importable: 0,
    start: { at_login: { state: "off" }, shortcut: { state: "off" }, no_tray: false },
  },
  preferences: {
    notify_before: [900, 300],
    show_names: true,
    session_name: "{user}@{host}",
    duration: 3600,
    console_duration: 28_800,
    open_with: "default",
    two_accounts: "ask",
    auto_renew: false,
    plain_endpoint: false,
    sign_out_first: false,
    issuer: "Rolecall",
    keychain: "system",
    approve: "protected",
    presence: false,
    lock_with_screen: "off",
    lock_after: 0,
    keep_sessions: true,
    share_sign_ins: false,
    clipboard_clear: 60,
    launch_at_login: false,
    shortcut: "",
    look: "system",
    reason_tag: "",
  },
  accounts: [{ id: "123456789012", name: "acme-prod" }],
  templates: [],
  teams: [],
  sources: [],
  roles: [],
  sessions: [],
  prompts: [],
  attention: [],
  programs: [],
};

export const WORK: SourceView = { source: { id: "work", name: "work", kind: "access-key" }, state: "ready" };

/** A role in a snapshot, in the account of its ARN. */
export function role(
  name: string,
  more: Partial<Role> = {},
  accounts: readonly Account[] = EMPTY.accounts,
): RoleView {
  const role = {
    id: name,
    name,
    kind: "assume",
    arn: `arn:aws:iam::123456789012:role/${name}`,
    source: "work",
    favourite: false,
    protect: false,
    ...more,
  } as Role;
  const id = arnOf(role)?.split(":")[4] ?? "";
  const account = accounts.find((account) => account.id === id);
  const group = role.group ?? account?.group;
  const colour = role.colour ?? account?.colour;
  const { source = "" } = role;
  const via = "via" in role ? role.via : undefined;
  return {
    role,
    arn: arnOf(role) ?? "",
    signed_by: via === undefined ? { by: "source", id: source } : { by: "role", id: via },
    account: { id, name: account?.name ?? id },
    ...(group === undefined ? {} : { group }),
    ...(colour === undefined ? {} : { colour }),
    outlook: { credentials: 3600, console: 28_800, asks_code: false, asks_reason: false, reasons: [] },
  };
}

export const FULL: Snapshot = { ...EMPTY, sources: [WORK], roles: [role("prod-admin"), role("staging-ops")] };

export const CODE: Prompt = {
  id: 7,
  kind: { kind: "mfa-code", device: "arn:aws:iam::123456789012:mfa/jo" },
  role: "prod-admin",
  role_name: "prod-admin",
  asked_by: "terraform",
  asked_at: "2026-11-21T10:00:00Z",
};

export const LIVE: SessionView = {
  id: "s1",
  owner: { role: "prod-admin" },
  name: "prod-admin",
  started_at: "2026-11-21T10:00:05Z",
  credentials_until: "2126-11-21T11:00:00Z",
  in_shell: false,
  under_way: "opening",
  ended: false,
};

export function problem(code: Problem["code"], message: string, hint = ""): Problem {
  return { code, message, hint, retryable: false };
}
