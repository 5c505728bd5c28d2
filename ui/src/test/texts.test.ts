// The catalogue has the texts that the pages use, and no others.
import { FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";

import shared from "../../../src-tauri/crates/core/locales/shared.en.ftl?raw";
import own from "../../../src-tauri/crates/core/locales/window.en.ftl?raw";
import { GROUPINGS, SORTS } from "../pages/roles/list";
import { KINDS } from "../pages/sources/source-draft.svelte";
import { catalogue } from "../words/texts";
import { COLOURS } from "../components/ColourField.svelte";
import { PAGES } from "../shell/view.svelte";
import { KIND_FIELDS, KIND_KEYS, KIND_NAMES, type KindKey } from "../words/role-kinds";

const sources = import.meta.glob<string>(["../**/*.{svelte,ts}", "!../test/**", "!../bindings/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const SHELLS = ["bash", "zsh", "fish", "powershell", "cmd", "dotenv"];
const SURFACES = ["tray", "notice", "window", "command-line", "engine"];
const DONE = [
  "assume",
  "console",
  "link",
  "link-copied",
  "credentials-copied",
  "credential-process",
  "sign-out",
  "env",
  "exec",
  "endpoint",
  "who-am-i",
  "end",
  "check",
  "sign-in",
];

/** Ids for a field that only some kinds of role have, and for its choices. */
function kindWords(key: KindKey): string[] {
  const name = key.replaceAll("_", "-");
  const { control } = KIND_FIELDS[key];
  const words = control === "role" ? ["none"] : typeof control === "string" ? [] : control;
  return [name, ...words.map((word) => `${name}-${word}`)];
}

/** Ids that the code joins from a prefix and a word. */
const WORDS: Record<string, readonly string[]> = {
  "left-": [
    "there",
    "asks-rolecall",
    "role-gone",
    "name-taken",
    "source-name-taken",
    "temporary",
    "half-key",
    "key",
    "secret",
    "no-credentials",
    "by-sdk",
    "no-source",
    "its-source",
    "credential-source",
    "loop",
    "name",
    "arn",
    "duration",
    "external-id",
    "session-name",
    "mfa-serial",
    "sign-in",
    "passed-over",
  ],
  "window-": [...PAGES, "opening", "renewing", "waiting"],
  "act-": ["start", "send-file", "visit", "fetch", "plain-endpoint"],
  "window-attention-": ["code", "reason", "accounts", "sign-in", "passphrase"],
  "window-attention-answer-": ["code", "reason", "accounts", "sign-in", "passphrase"],
  "window-auto-renew-": ["yes", "no"],
  "window-bulk-favourite-": ["yes", "no"],
  "window-colour-": [...COLOURS, "none"],
  "window-did-": DONE,
  "window-from-": SURFACES,
  "window-group-by-": GROUPINGS,
  "window-kind-": KINDS,
  "window-limit-": ["chained", "shared-code", "temporary-source"],
  "window-open-with-": ["default", "private", "profile", "program"],
  "window-prefer-": ["long-sessions", "few-codes"],
  "window-preset-": ["okta", "entra", "auth0", "keycloak", "other"],
  "window-prompt-accounts-": ["separate", "same", "multi-session"],
  "window-range-": ["1", "7", "30", "all"],
  "window-result-": ["all", "done", "failed"],
  "window-role-": KIND_KEYS.flatMap(kindWords),
  "window-role-kind-": KIND_NAMES,
  "window-shell-": SHELLS,
  "window-sort-by-": SORTS,
  "window-tab-": ["general", "sessions", "browser", "security", "advanced"],
  "window-state-": ["unchecked", "ready", "locked", "key-missing", "needs-sign-in", "expired", "refused"],
  "window-login-": ["turned-off", "own-home", "turned-off-hint", "own-home-hint"],
  // From `options(of, values)` of the preferences.
  "window-look-": ["system", "light", "dark"],
  "window-team-offers-": ["new", "changed", "gone"],
  "window-team-": ["accounts", "new", "changed", "gone", "left"],
  "window-keychain-": ["system", "file"],
  "window-lock-": ["off", "sessions", "all"],
  "window-approve-": ["protected", "programs"],
  "window-role-approve-": ["as-preferred", "protected", "programs"],
  "window-two-accounts-": ["ask", "separate", "same", "multi-session"],
};

const english = own + shared;
const there = new FluentResource(english).body;

test("the pages and the catalogue have the same texts", () => {
  const asked = new Set<string>();
  const fields = new Set<string>();
  for (const text of Object.values(sources)) {
    for (const [, id, more] of text.matchAll(
      /["'`]((?:window|left|act|warning|program)-[a-z0-9-]*)(?:\.[a-z]+)?(\$\{)?/g,
    )) {
      if (id === undefined) continue;
      if (more === undefined) asked.add(id);
      else {
        expect(WORDS, `${id} is put together from words that are named here`).toHaveProperty(id);
        for (const word of WORDS[id] ?? []) asked.add(id + word);
      }
    }
    for (const [, field] of text.matchAll(/field="([a-z_]+)"/g))
      fields.add(field?.replaceAll("_", "-") ?? "");
  }
  for (const { id } of there) {
    // The texts of fields are named by their form and the settings' key.
    const [, field] = /^window-(?:role|source|preference|account|template|team)-(.*)$/.exec(id) ?? [];
    if (field !== undefined && fields.has(field)) asked.add(id);
  }
  for (const [of, words] of Object.entries(WORDS))
    if (/look|two-accounts|keychain|lock|approve/.test(of)) for (const word of words) asked.add(of + word);
  asked.delete("window-");
  expect([...asked].sort()).toEqual(there.map(({ id }) => id).sort());
});

test("the first wanted language that is there is taken, and English says what it lacks", () => {
  const texts = {
    "locales/window.en.ftl": "one = One\ntwo = Two",
    "locales/window.qps.ftl": "one = [Ôñé]",
  };
  const said = (wanted: string[], id: string) => {
    const found = catalogue(wanted, undefined, texts);
    return found.formatPattern(found.getMessage(id)?.value ?? "");
  };
  expect(said(["xx", "qps-PLOC", "en"], "one")).toBe("[Ôñé]");
  expect(said(["qps"], "two")).toBe("Two");
  expect(said(["en-GB", "qps"], "one")).toBe("One");
  expect(said([], "one")).toBe("One");
});

test("apostrophes are typographic", () => {
  for (const line of english.split("\n")) {
    if (!line.startsWith("#")) expect(line).not.toMatch(/[a-z]'[a-z]/);
  }
});
