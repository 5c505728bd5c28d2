// Removing roles with a way back: the list hides them at once, and they go once the message about it has left.
import type { RoleView } from "../../bindings/RoleView";
import type { Actions } from "../../engine/actions.svelte";
import type { View } from "../../shell/view.svelte";
import { t } from "../../words/texts";

/** The roles that are chained through one of these and not among them, and that one; undefined where there are none. */
export function inTheWay(
  wanted: readonly RoleView[],
  all: readonly RoleView[],
): { role: RoleView; behind: RoleView[] } | undefined {
  const ids = new Set(wanted.map(({ role }) => role.id));
  const left = all.filter(({ role }) => !ids.has(role.id));
  for (const role of wanted) {
    const behind = left.filter(({ signed_by }) => signed_by?.by === "role" && signed_by.id === role.role.id);
    if (behind.length > 0) return { role, behind };
  }
  return undefined;
}

/** Removes the roles, unless the person takes it back. `live`: one of them has a session. */
export function remove(wanted: readonly RoleView[], live: boolean, view: View, actions: Actions) {
  const [first] = wanted;
  if (!first) return;
  const { id, name } = first.role;
  const ids = wanted.map(({ role }) => role.id);
  for (const id of ids) view.removed.add(id);
  view.toast = {
    text:
      wanted.length === 1
        ? t("window-removed", { name })
        : t("window-removed-roles", { count: wanted.length }),
    ...(live ? { hint: t("window-removed-live") } : {}),
    undo: {
      back: () => {
        for (const id of ids) view.removed.delete(id);
        view.go({ page: "roles", focus: { role: id, button: "open" } });
      },
      final: () => void removeForGood(wanted, view, actions),
    },
  };
}

async function removeForGood(wanted: readonly RoleView[], view: View, actions: Actions) {
  const left = await actions.remove(chainedFirst(wanted).map(({ role }) => role));
  for (const { id } of left) view.removed.delete(id);
}

/** One that another of them goes through comes after it. */
function chainedFirst(roles: readonly RoleView[]): RoleView[] {
  const own = new Map(roles.map((view) => [view.role.id, view]));
  const depth = ({ signed_by }: RoleView): number => {
    const via = signed_by?.by === "role" ? own.get(signed_by.id) : undefined;
    return via ? 1 + depth(via) : 0;
  };
  return roles.toSorted((a, b) => depth(b) - depth(a));
}
