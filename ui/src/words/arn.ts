// Parses ARNs and the console's switch-role links.
import type { Account } from "../bindings/Account";
import type { Colour } from "../bindings/Colour";

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]{1,64})$/;
const DEVICE = /^arn:aws[a-z-]*:iam::(\d{12}):(?:mfa|u2f)\/(?:.*\/)?([^/]+)$/;
const IDENTITY = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(.*)$/;

export interface RoleArn {
  account: string;
  name: string;
}

export function parseRoleArn(text: string): RoleArn | undefined {
  const [, , account, name] = ROLE.exec(text.trim()) ?? [];
  return account && name ? { account, name } : undefined;
}

const PARTITIONS: [RegExp, string][] = [
  [/(^|\.)aws\.amazon\.com$/, "aws"],
  [/(^|\.)amazonaws-us-gov\.com$/, "aws-us-gov"],
  [/(^|\.)amazonaws\.cn$/, "aws-cn"],
  [/(^|\.)amazonaws-eusc\.eu$/, "aws-eusc"],
];

/** The colours that the console offers for a role, by their codes in the link. */
const COLOURS: Record<string, Colour> = {
  F2B0A9: "red",
  FBBF93: "orange",
  FAD791: "yellow",
  B7CA9D: "green",
  "99BCE3": "blue",
};

export interface SwitchRole {
  arn: string;
  name?: string;
  colour?: Colour;
}

/** The role of a switch-role link; undefined for any other text. */
export function parseSwitchRole(text: string): SwitchRole | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("https://") || !URL.canParse(trimmed)) return undefined;
  const { hostname, searchParams } = new URL(trimmed);
  const partition = PARTITIONS.find(([host]) => host.test(hostname))?.[1];
  const account = searchParams.get("account");
  const role = searchParams.get("roleName");
  if (!partition || !account || !role) return undefined;
  const name = searchParams.get("displayName");
  const colour = COLOURS[searchParams.get("color")?.toUpperCase() ?? ""];
  return {
    arn: `arn:${partition}:iam::${account}:role/${role}`,
    ...(name ? { name } : {}),
    ...(colour ? { colour } : {}),
  };
}

/** The accounts of each list by their number, since thousands of roles may look one up. */
const byNumber = new WeakMap<readonly Account[], ReadonlyMap<string, Account>>();

/** The settings' entry of an account. */
export function accountOf(id: string, accounts: readonly Account[]): Account | undefined {
  let found = byNumber.get(accounts);
  if (!found) {
    found = new Map(accounts.map((account) => [account.id, account]));
    byNumber.set(accounts, found);
  }
  return found.get(id);
}

/** An account's name, else its number. */
export function accountName(account: string, accounts: readonly Account[]): string {
  return accountOf(account, accounts)?.name ?? account;
}

/** Name and account of a virtual MFA device's ARN; undefined for a hardware device's serial number. */
export function parseDevice(device: string): RoleArn | undefined {
  const [, account, name] = DEVICE.exec(device) ?? [];
  return account && name ? { account, name } : undefined;
}

/** The last part of an identity's ARN: `jo` of `…:user/jo`, `root` of `…:root`. */
export function whoIs(arn: string): string {
  const resource = IDENTITY.exec(arn)?.[2] ?? arn;
  return resource.split("/").at(-1) || resource;
}
