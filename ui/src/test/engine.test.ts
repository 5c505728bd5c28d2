// How the snapshot is updated, also when the engine restarts.
import { expect, test } from "vitest";

import { Engine } from "../engine/engine.svelte";
import { apply } from "../engine/snapshot";
import { FakeEngine } from "./fake-engine";
import { EMPTY, FULL, WORK } from "./fixtures";

test("a change replaces only its own sections", () => {
  const after = apply(FULL, { revision: 2, sources: [] });
  expect(after).toEqual({ ...FULL, revision: 2, sources: [] });
});

const nothing = () => undefined;

function engine() {
  const bridge = new FakeEngine();
  return { bridge, engine: new Engine(bridge, { show: nothing, edit: nothing, closed: nothing }) };
}

test("changes before the first snapshot are ignored", () => {
  const { bridge, engine: it } = engine();
  bridge.tell({ type: "change", change: { revision: 5, sources: [WORK] } });
  expect(it.snapshot).toBeUndefined();
});

test("the last snapshot stays while a restarted engine reads its settings", () => {
  const { bridge, engine: it } = engine();
  bridge.tell({ type: "snapshot", snapshot: FULL });
  bridge.tell({ type: "snapshot", snapshot: { ...EMPTY, engine: { ...EMPTY.engine, ready: false } } });
  expect(it.snapshot).toEqual(FULL);
  bridge.tell({ type: "change", change: { revision: 2, engine: EMPTY.engine, sources: [WORK] } });
  expect(it.snapshot).toEqual({ ...EMPTY, revision: 2, sources: [WORK] });
});

test("a request that can't be sent becomes a problem", async () => {
  const { bridge, engine: it } = engine();
  bridge.ask = () => Promise.reject(new Error("closing"));
  const { problem } = await it.ask({ do: "unlock-keychain" });
  expect(problem?.message).toBe("Rolecall did not respond.");
});
