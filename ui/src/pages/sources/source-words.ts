// What there is to say about a source, in words.
import type { Account } from "../../bindings/Account";
import type { RoleView } from "../../bindings/RoleView";
import type { SourceId } from "../../bindings/SourceId";
import type { SourceKind } from "../../bindings/SourceKind";
import type { SourceState } from "../../bindings/SourceState";
import type { SourceView } from "../../bindings/SourceView";
import type { IconName } from "../../parts/Icon.svelte";
import { accountName, whoIs } from "../../words/arn";
import { t } from "../../words/texts";

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

export function stateWords(state: SourceState): { tone: StateTone; icon?: IconName; text: string } {
  return { ...LOOKS[state], text: t(`window-state-${state}`) };
}

export function kindWords(kind: SourceKind): string {
  if (kind.kind !== "profile") return t(`window-kind-${kind.kind}`);
  return t("window-kind-profile-named", { profile: kind.profile });
}

/** `You are jo in acme-main`, once AWS was asked. */
export function identityWords({ identity }: SourceView, accounts: readonly Account[]): string | undefined {
  if (!identity) return undefined;
  return t("window-you-are", {
    who: whoIs(identity.arn),
    account: accountName(identity.account, accounts),
  });
}

/** The roles that a source signs for. */
export function usersOf(source: SourceId, roles: readonly RoleView[]): RoleView[] {
  return roles.filter(({ role }) => role.source === source);
}
