// What there is to say about a role, in words.
import type { Account } from "../bindings/Account";
import type { Outlook } from "../bindings/Outlook";
import type { Role } from "../bindings/Role";
import type { SessionView } from "../bindings/SessionView";
import type { SourceView } from "../bindings/SourceView";
import { accountName, parseRoleArn } from "../words/arn";
import { spaced } from "../words/duration";
import { t } from "../words/texts";
import { left } from "../words/time";

/** `acme-prod`, or the account's number; nothing where the role has no ARN. */
export function accountWords(role: Role, accounts: readonly Account[]): string | undefined {
  const account = role.kind === "assume" ? parseRoleArn(role.arn)?.account : undefined;
  return account === undefined ? undefined : accountName(account, accounts);
}

/** `acme-prod`; with several sources `acme-prod · from work`. */
export function whereWords(role: Role, accounts: readonly Account[], sources: readonly SourceView[]): string {
  const several = sources.length > 1;
  const source = several ? sources.find(({ source }) => source.id === role.source)?.source.name : undefined;
  const from = source === undefined ? undefined : t("window-from-source", { source });
  return [accountWords(role, accounts), from].filter((part) => part !== undefined).join(" · ");
}

/** What a person gets, and what is asked of them: `Console 8 h, credentials 1 h`. */
export function getWords({ console, credentials }: Outlook): string {
  if (console === undefined) return t("window-get-as-credentials", { credentials: spaced(credentials) });
  return t("window-get-both", { console: spaced(console), credentials: spaced(credentials) });
}

export function asksWords({ asks_code, asks_reason }: Outlook): string {
  if (asks_code && asks_reason) return t("window-asks-both");
  if (asks_code) return t("window-asks-code");
  return asks_reason ? t("window-asks-reason") : "";
}

/** When what is in use of a session ends first, else its credentials' end. */
export function countsTo(session: SessionView): number {
  const ends = [];
  if (session.console && !session.console.replaced) ends.push(session.console.until);
  if (session.in_shell) ends.push(session.credentials_until);
  if (ends.length === 0) ends.push(session.credentials_until);
  return Math.min(...ends.map((end) => Date.parse(end)));
}

/** `until 18:40`, `42 min left`, `Opening…`: the live state of a role. */
export function sessionWords(session: SessionView, now: number): { text: string; live: boolean } {
  if (session.under_way === "opening") return { text: t("window-opening"), live: false };
  if (session.under_way === "renewing") return { text: t("window-renewing"), live: false };
  if (session.ended) return { text: t("window-ended"), live: false };
  if (session.console?.replaced && !session.in_shell) return { text: t("window-replaced"), live: false };
  return { text: left(countsTo(session), now), live: true };
}
