// Keeping a snapshot up to date: the sections of a change take the place of the older ones.
import type { Snapshot } from "../bindings/Snapshot";
import type { SnapshotChange } from "../bindings/SnapshotChange";

export function apply(snapshot: Snapshot, change: SnapshotChange): Snapshot {
  return { ...snapshot, ...change };
}
