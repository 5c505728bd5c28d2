// The snapshot is kept up to date by changes, and outlives an engine that starts again.
import { expect, test } from "vitest";

import { Engine } from "../engine/engine.svelte";
import { apply } from "../engine/snapshot";
import { FakeEngine } from "./fake-engine";
import { EMPTY, FULL, WORK } from "./fixtures";

test("the sections of a change take the place of the older ones, and only they", () => {
  const after = apply(FULL, { revision: 2, sources: [] });
  expect(after).toEqual({ ...FULL, revision: 2, sources: [] });
});

const nothing = () => undefined;

function engine() {
  const bridge = new FakeEngine();
  return { bridge, engine: new Engine(bridge, { show: nothing, edit: nothing, closed: nothing }) };
}

test("changes before the first snapshot are nothing to go by", () => {
  const { bridge, engine: it } = engine();
  bridge.tell({ type: "change", change: { revision: 5, sources: [WORK] } });
  expect(it.snapshot).toBeUndefined();
});

test("what was shown stays while an engine that has started again reads its settings", () => {
  const { bridge, engine: it } = engine();
  bridge.tell({ type: "snapshot", snapshot: FULL });
  bridge.tell({ type: "snapshot", snapshot: { ...EMPTY, engine: { ...EMPTY.engine, ready: false } } });
  expect(it.snapshot).toEqual(FULL);
  bridge.tell({ type: "change", change: { revision: 2, engine: EMPTY.engine, sources: [WORK] } });
  expect(it.snapshot).toEqual({ ...EMPTY, revision: 2, sources: [WORK] });
});

test("a request that never reached the engine is a problem in words", async () => {
  const { bridge, engine: it } = engine();
  bridge.ask = () => Promise.reject(new Error("closing"));
  const { problem } = await it.ask({ do: "unlock-keychain" });
  expect(problem?.message).toBe("This window could not ask Rolecall.");
});
