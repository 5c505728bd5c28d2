// Opens the main window in a test, and fills in its fields.
import { render } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";

import App from "../App.svelte";
import type { Snapshot } from "../bindings/Snapshot";
import { FakeEngine } from "./fake-engine";

/** Opens the main window with a snapshot. */
export function open(snapshot?: Snapshot): FakeEngine {
  const engine = new FakeEngine();
  render(App, { bridge: engine });
  if (snapshot) {
    engine.tell({ type: "link", link: { state: "connected" } });
    engine.tell({ type: "snapshot", snapshot });
  }
  return engine;
}

/** Pastes a text into a field, which is faster than typing it. */
export async function paste(user: UserEvent, field: HTMLElement, text: string) {
  await user.click(field);
  await user.paste(text);
}
