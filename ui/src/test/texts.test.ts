// Every text the pages ask for is in the catalogue, and nothing else is.
import { FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";

import catalogue from "../../../src-tauri/crates/core/locales/window.en.ftl?raw";
import { COLOURS } from "../parts/ColourField.svelte";

const sources = import.meta.glob<string>(["../**/*.{svelte,ts}", "!../test/**", "!../bindings/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Ids that are put together from a part and a word. */
const WORDS: Record<string, readonly string[]> = {
  "window-colour-": [...COLOURS, "none"],
  "window-kind-": ["access-key", "profile", "environment"],
  "window-state-": ["unchecked", "ready", "locked", "key-missing", "needs-sign-in", "expired", "refused"],
  "window-attention-": ["code", "reason"],
  "window-attention-answer-": ["code", "reason"],
  "window-": ["roles", "sources"],
};

test("the pages and the catalogue name the same texts", () => {
  const asked = new Set<string>();
  for (const text of Object.values(sources)) {
    for (const [, id, more] of text.matchAll(/["'`](window-[a-z-]*)(\$\{)?/g)) {
      if (id === undefined) continue;
      if (more === undefined) asked.add(id);
      else {
        expect(WORDS, `${id} is put together from words that are named here`).toHaveProperty(id);
        for (const word of WORDS[id] ?? []) asked.add(id + word);
      }
    }
  }
  const there = new FluentResource(catalogue).body.map(({ id }) => id);
  expect([...asked].sort()).toEqual(there.sort());
});
