// Keeping a snapshot up to date, and finding things in it.
import type { RoleId } from "../bindings/RoleId";
import type { SessionView } from "../bindings/SessionView";
import type { Snapshot } from "../bindings/Snapshot";
import type { SnapshotChange } from "../bindings/SnapshotChange";

/** The sections of a change take the place of the older ones. */
export function apply(snapshot: Snapshot, change: SnapshotChange): Snapshot {
  return { ...snapshot, ...change };
}

export function sessionsByRole(all: readonly SessionView[]): ReadonlyMap<RoleId, SessionView> {
  return new Map(all.flatMap((session) => ("role" in session.owner ? [[session.owner.role, session]] : [])));
}
