// Updating a snapshot, and looking things up in it.
import type { RoleId } from "../bindings/RoleId";
import type { RoleView } from "../bindings/RoleView";
import type { SessionView } from "../bindings/SessionView";
import type { Snapshot } from "../bindings/Snapshot";
import type { SnapshotChange } from "../bindings/SnapshotChange";

/** Replaces the sections that a change has. */
export function apply(snapshot: Snapshot, change: SnapshotChange): Snapshot {
  return { ...snapshot, ...change };
}

export function sessionsByRole(all: readonly SessionView[]): ReadonlyMap<RoleId, SessionView> {
  return new Map(all.flatMap((session) => ("role" in session.owner ? [[session.owner.role, session]] : [])));
}

/** How many roles each account has, by its number. */
export function rolesByAccount(roles: readonly RoleView[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { account } of roles) if (account) counts.set(account.id, (counts.get(account.id) ?? 0) + 1);
  return counts;
}
