// A role and its session in words.
import type { Outlook } from "../../bindings/Outlook";
import type { RoleKind } from "../../bindings/RoleKind";
import type { RoleView } from "../../bindings/RoleView";
import type { SessionView } from "../../bindings/SessionView";
import type { Snapshot } from "../../bindings/Snapshot";
import type { SourceId } from "../../bindings/SourceId";
import type { SourceView } from "../../bindings/SourceView";
import { formatDuration } from "../../words/duration";
import { joined, t } from "../../words/texts";
import { remainingText, agoText } from "../../words/time";

/** Whether the role is an entry of the settings, and not made by a template or a team's file. */
export function isOwn({ catalogue }: RoleView): boolean {
  return catalogue === undefined || catalogue === "settings";
}

/** `template {account_name}-read`, `team platform`; undefined for an entry of the settings. */
export function originText(view: RoleView, snapshot: Snapshot | undefined): string | undefined {
  if (view.catalogue === "team") {
    const team = snapshot?.teams?.find(({ team }) => team.id === view.from)?.team.name;
    return t("window-of-team", { name: team ?? view.from ?? "" });
  }
  if (view.catalogue !== "template") return undefined;
  const found = snapshot?.templates?.find(({ template }) => template.role.id === view.from);
  return t("window-of-template", { name: found?.template.role.name ?? view.from ?? "" });
}

/** The source that signs the role's call; undefined where another role's session does. */
export function sourceOf({ signed_by }: RoleView): SourceId | undefined {
  return signed_by?.by === "source" ? signed_by.id : undefined;
}

/** `acme-prod · Production`, and with several sources `acme-prod · Production · from work`. */
export function placeText(view: RoleView, sources: readonly SourceView[] = []): string {
  const signer = sources.length > 1 ? sources.find(({ source }) => source.id === sourceOf(view)) : undefined;
  const from = signer && t("window-from-source", { source: signer.source.name });
  // A company's roles are grouped by account, and production has a chip.
  const said = view.group === view.account?.name || view.group === t("window-production");
  const group = said ? undefined : view.group;
  return joined(view.account?.name, group, from);
}

/** `Used 2 h ago`; empty where it never was. */
export function lastUsedText(last: string | undefined, now: number): string {
  return last === undefined ? "" : t("window-used", { ago: agoText(Date.parse(last), now) });
}

/** `Console 8 h, credentials 1 h`, or `1 h: AWS caps role chaining`. Of a permission set AWS says what it gives only when
 *  it does. */
export function lifetimeText(
  { console, credentials, no_console, limit }: Outlook,
  kind?: RoleKind["kind"],
): string {
  if (limit !== undefined) {
    return t("window-get-limited", {
      credentials: formatDuration(credentials),
      why: t(`window-limit-${limit}`),
    });
  }
  if (no_console) return t("window-get-no-console", { credentials: formatDuration(credentials) });
  if (console === undefined)
    return t("window-get-as-credentials", { credentials: formatDuration(credentials) });
  const both = kind === "permission-set" ? "window-get-at-most" : "window-get-both";
  return t(both, { console: formatDuration(console), credentials: formatDuration(credentials) });
}

/** What a role gives where it is not the same as for others: shorter or longer sessions, or no console. */
export function specialText({ role, outlook }: RoleView): string | undefined {
  if (!outlook) return undefined;
  const own = "duration" in role || "console_duration" in role;
  const special = own || outlook.limit !== undefined || outlook.no_console;
  return special ? lifetimeText(outlook, role.kind) : undefined;
}

export function asksText({ asks_code, asks_reason }: Outlook): string {
  if (asks_code && asks_reason) return t("window-asks-both");
  if (asks_code) return t("window-asks-code");
  return asks_reason ? t("window-asks-reason") : "";
}

/** When console or credentials end first, of those in use; else when the credentials end. */
export function firstEnd(session: SessionView): number {
  const ends = [];
  if (session.console && !session.console.replaced) ends.push(session.console.until);
  if (session.in_shell) ends.push(session.credentials_until);
  if (ends.length === 0) ends.push(session.credentials_until);
  return Math.min(...ends.map((end) => Date.parse(end)));
}

/** The part of a session's time that is left, from 0 to 1. */
export function timeLeft(session: SessionView, now: number): number {
  const end = firstEnd(session);
  return Math.min(
    1,
    Math.max(0, (end - now) / (end - Date.parse(session.console?.at ?? session.started_at))),
  );
}

/** Milliseconds before its end when a session is shown as ending. */
export const SOON = 15 * 60 * 1000;

/** `until 18:40`, `42 min left`, `Opening…`; `soon`: it ends within minutes. */
export function sessionText(
  session: SessionView,
  now: number,
): { text: string; live: boolean; soon?: boolean } {
  if (session.under_way === "opening") return { text: t("window-opening"), live: false };
  if (session.under_way === "waiting") return { text: t("window-waiting"), live: false };
  if (session.under_way === "renewing") return { text: t("window-renewing"), live: false };
  if (session.ended) return { text: t("window-ended"), live: false };
  if (session.console?.replaced && !session.in_shell) return { text: t("window-replaced"), live: false };
  const end = firstEnd(session);
  return { text: remainingText(end, now), live: true, soon: end - now < SOON };
}

/** `MFA`, `reason`, else `8 h session`, which is the console's. */
export function givesText({ outlook }: RoleView): string {
  if (!outlook) return t("window-find-problem");
  if (outlook.asks_code && outlook.asks_reason) return t("window-find-both");
  if (outlook.asks_code) return t("window-find-code");
  if (outlook.asks_reason) return t("window-find-reason");
  return t("window-find-session", { time: formatDuration(outlook.console ?? outlook.credentials) });
}
