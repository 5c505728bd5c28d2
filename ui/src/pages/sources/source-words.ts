// A source's state in words.
import type { Account } from "../../bindings/Account";
import type { RoleView } from "../../bindings/RoleView";
import type { SourceId } from "../../bindings/SourceId";
import type { SourceKind } from "../../bindings/SourceKind";
import type { SourceState } from "../../bindings/SourceState";
import type { SourceView } from "../../bindings/SourceView";
import type { IconName } from "../../components/Icon.svelte";
import { sourceOf } from "../roles/role-words";
import { accountName, whoIs } from "../../words/arn";
import { t } from "../../words/texts";
import { agoText, momentText } from "../../words/time";

export type StateTone = "ok" | "warn" | "danger" | "none";

const LOOKS: Record<SourceState, { tone: StateTone; icon?: IconName }> = {
  unchecked: { tone: "none" },
  ready: { tone: "ok", icon: "good" },
  locked: { tone: "warn", icon: "lock" },
  "key-missing": { tone: "warn", icon: "attention" },
  "needs-sign-in": { tone: "warn", icon: "attention" },
  expired: { tone: "warn", icon: "attention" },
  refused: { tone: "danger", icon: "problem" },
};

/** A source that was not checked since the start says when it last was, and a sign-in how long it lasts. */
export function stateText(
  { state, checked_at, sign_in }: SourceView,
  now: number,
): { tone: StateTone; icon?: IconName; text: string } {
  if (sign_in && state === "ready") {
    const until = sign_in.until;
    const time = until === undefined ? "" : momentText(Date.parse(until), now);
    return {
      ...LOOKS.ready,
      text: until === undefined ? t("window-signed-in") : t("window-signed-in-until", { time }),
    };
  }
  if (state === "unchecked" && checked_at !== undefined) {
    return { tone: "none", text: t("window-checked", { ago: agoText(Date.parse(checked_at), now) }) };
  }
  return { ...LOOKS[state], text: t(`window-state-${state}`) };
}

const DAY = 24 * 60 * 60 * 1000;

/** Whole days since a source's key was put into the keyring, where that is known. */
export function keyDays({ key }: SourceView, now: number): number | undefined {
  return key === undefined ? undefined : Math.max(0, Math.floor((now - Date.parse(key.since)) / DAY));
}

/** Whether the key is so old that it should be replaced. */
export function keyIsOld({ key }: SourceView, now: number): boolean {
  return key !== undefined && now >= Date.parse(key.old_from);
}

export function kindText(kind: SourceKind): string {
  if (kind.kind !== "profile") return t(`window-kind-${kind.kind}`);
  return t("window-kind-profile-named", { profile: kind.profile });
}

/** `Signed in as jo in acme-main`, once AWS has told, or as whom a company's provider knows the person. */
export function identityText(
  { identity, sign_in }: SourceView,
  accounts: readonly Account[],
): string | undefined {
  if (sign_in?.person !== undefined) return t("window-you-are-person", { person: sign_in.person });
  if (!identity) return undefined;
  return t("window-you-are", {
    who: whoIs(identity.arn),
    account: accountName(identity.account, accounts),
  });
}

/** The roles that a source signs for. */
export function usersOf(source: SourceId, roles: readonly RoleView[]): RoleView[] {
  return roles.filter((role) => sourceOf(role) === source);
}
