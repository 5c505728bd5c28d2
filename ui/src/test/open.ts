// Opens the whole window in a test.
import { render } from "@testing-library/svelte";

import App from "../App.svelte";
import type { Snapshot } from "../bindings/Snapshot";
import { FakeEngine } from "./fake-engine";

/** The whole window on a snapshot. */
export function open(snapshot?: Snapshot): FakeEngine {
  const engine = new FakeEngine();
  render(App, { bridge: engine });
  if (snapshot) {
    engine.tell({ type: "link", link: { state: "connected" } });
    engine.tell({ type: "snapshot", snapshot });
  }
  return engine;
}
