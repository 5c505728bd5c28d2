// Opens the whole window in a test, and fills it in.
import { render } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";

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

/** Pastes a text into a field: each key by itself costs as much as all of it. */
export async function paste(user: UserEvent, field: HTMLElement, text: string) {
  await user.click(field);
  await user.paste(text);
}
