// Every page in every state, without an engine: what the tests take pictures of and look for flaws in. It is a build of
// its own (`npm run gallery`) and no part of the window. The address says what is shown: `?state=roles&look=dark`.
import "../src/look/tokens.css";
import "../src/look/base.css";

import { flushSync, mount, tick } from "svelte";

import App from "../src/App.svelte";
import type { Look } from "../src/bindings/Look";
import { FakeEngine } from "../src/test/fake-engine";
import { transformTexts } from "../src/words/texts";
import { pseudo } from "./pseudo";
import { STATES } from "./states";

const asked = new URLSearchParams(location.search);
const state = STATES[asked.get("state") ?? ""];
const root = document.documentElement;

if (asked.get("language") === "pseudo") transformTexts(pseudo);
if (asked.get("direction") === "rtl") root.dir = "rtl";
if (asked.get("text") === "large") root.style.fontSize = "200%";

async function show() {
  const target = document.getElementById("app");
  if (!state || !target) {
    document.body.textContent = Object.keys(STATES).join(" ");
    return;
  }
  const engine = new FakeEngine();
  if (state.answer) engine.answer = state.answer;
  mount(App, { target, props: { bridge: engine } });
  for (const message of state.told) {
    const looked =
      message.type === "snapshot"
        ? {
            ...message,
            snapshot: {
              ...message.snapshot,
              preferences: { ...message.snapshot.preferences, look: (asked.get("look") ?? "light") as Look },
            },
          }
        : message;
    engine.tell(looked);
    flushSync();
  }
  root.dataset["look"] = asked.get("look") ?? "light";
  await tick();
  await state.act?.(engine);
  await tick();
}

// Nothing moves in a picture, and what comes late is there at once.
const still = document.createElement("style");
still.textContent =
  "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }";
document.head.append(still);

window.addEventListener("error", ({ message }) => {
  // Says only that sizes were told a frame later.
  if (!message.startsWith("ResizeObserver loop")) root.dataset["failed"] = message;
});

void show()
  .catch((error: unknown) => (root.dataset["failed"] = String(error)))
  .then(() => document.fonts.ready)
  .then(() => (root.dataset["ready"] = "yes"));
