// Every page in every state, without an engine: what the tests take pictures of and look for flaws in. It is a build of
// its own (`npm run gallery`) and no part of the window. A test shows one state after the other by `gallery.show`; for a
// person the address says what is shown (`?state=roles&look=dark`), and without a state the page lists them all.
import "../src/look/tokens.css";
import "../src/look/base.css";

import { flushSync, mount, tick, unmount } from "svelte";

import App from "../src/App.svelte";
import type { Look } from "../src/bindings/Look";
import type { ToPage } from "../src/bindings/ToPage";
import { FakeEngine } from "../src/test/fake-engine";
import { transformTexts } from "../src/words/texts";
import { pseudo } from "./pseudo";
import { STATES } from "./states";

/** How a state is shown: unless told otherwise light, in English, from left to right, in the usual size. */
interface Variant {
  look?: Look;
  language?: string;
  direction?: string;
  text?: string;
}

const root = document.documentElement;
let mounted: Record<string, unknown> | undefined;
let failed: string | undefined;

/** Shows a state in place of the one before, and fails where anything in the page does. */
async function show(name: string, { look = "light", language, direction, text }: Variant) {
  const state = STATES[name];
  const target = document.getElementById("app");
  if (!state || !target) throw new Error(`no such state: ${name}`);
  if (mounted) await unmount(mounted);
  target.replaceChildren();
  failed = undefined;
  transformTexts(language === "pseudo" ? pseudo : undefined);
  root.dir = direction === "rtl" ? "rtl" : "ltr";
  root.style.fontSize = text === "large" ? "200%" : "";

  const engine = new FakeEngine();
  if (state.answer) engine.answer = state.answer;
  mounted = mount(App, { target, props: { bridge: engine } });
  for (const message of state.told) {
    engine.tell(inLook(message, look));
    flushSync();
  }
  root.dataset["look"] = look;
  await tick();
  await state.act?.(engine);
  await tick();
  await document.fonts.ready;
  if (failed !== undefined) throw new Error(failed);
}

function inLook(message: ToPage, look: Look): ToPage {
  if (message.type !== "snapshot") return message;
  const { snapshot } = message;
  return { ...message, snapshot: { ...snapshot, preferences: { ...snapshot.preferences, look } } };
}

// Nothing moves in a picture, and what comes late is there at once.
const still = document.createElement("style");
still.textContent =
  "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }";
document.head.append(still);

window.addEventListener("error", ({ message }) => {
  // Says only that sizes were told a frame later.
  if (!message.startsWith("ResizeObserver loop")) failed = message;
});

Object.assign(window, { gallery: { states: Object.keys(STATES), show } });

const asked = Object.fromEntries(new URLSearchParams(location.search));
if (asked["state"] !== undefined) void show(asked["state"], asked);
else {
  for (const state of Object.keys(STATES)) {
    const link = Object.assign(document.createElement("a"), { href: `?state=${state}`, textContent: state });
    document.getElementById("app")?.append(link, " ");
  }
}
