// The finder: matches, their order, and the keys.
import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import services from "../../../src-tauri/crates/core/src/destination/services.rs?raw";
import { Index, parse } from "../finder/search";
import { marked } from "../words/marked";
import type { Snapshot } from "../bindings/Snapshot";
import { many } from "../../gallery/world";
import { SERVICES } from "../pages/roles/services";
import { FULL, LIVE, role } from "./fixtures";
import { open } from "./open";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const ROLES = [
  role("prod-admin", { group: "Blue" }),
  role("prod-reader", { tags: { team: "payments" } }),
  role("staging-ops", { favourite: true }),
  { ...role("sandbox"), habit: "2026-11-21T11:00:00Z" },
];

function find(text: string, roles = ROLES, live = ["prod-reader"]) {
  const { found } = new Index(roles, NOW).find(text, new Set(live));
  return found.map(({ view, where }) => [view.role.name, ...Object.values(where)].join(" "));
}

test("without a text, roles with a session come first, then the most used", () => {
  expect(find("")).toEqual(["prod-reader", "sandbox", "staging-ops", "prod-admin"]);
});

test("every word has to match, in any order", () => {
  expect(find("blue prod")).toEqual(["prod-admin"]);
  expect(find("payments")).toEqual(["prod-reader"]);
  expect(find("stgops")).toEqual(["staging-ops"]);
  expect(find("13")).toEqual([]);
  expect(find("210987654321")).toEqual([]);
  expect(find("prod xyz")).toEqual([]);
});

test("a last word may be a service, and @ sets the region", () => {
  expect(find("prod-admin s3 @eu-west-1")).toEqual(["prod-admin eu-west-1 s3"]);
  expect(parse("prod @eu-west-1 @x")).toEqual({ words: ["prod"], where: { region: "eu-west-1" } });
});

test("roles used often and recently come first among equal matches", () => {
  const used = (name: string, habit: string, favourite = false) => ({ ...role(name, { favourite }), habit });
  const roles = [
    role("team-a"),
    used("team-b", "2026-11-21T11:59:00Z"),
    used("team-c", "2026-11-28T11:00:00Z"),
    used("team-d", "2026-11-21T12:30:00Z", true),
    role("team-e", { favourite: true }),
    used("team-f", "2026-11-01T12:00:00Z"),
  ];
  const expected = ["team-d", "team-c", "team-b", "team-e", "team-f", "team-a"];
  expect(find("team", roles, [])).toEqual(expected);
  expect(find("", roles, ["team-a"])).toEqual(["team-a", ...expected.slice(0, -1)]);
});

test("five thousand roles are searched at once, and all matches are counted", () => {
  const { found, total } = new Index(many(5000), NOW).find("payments admin", new Set());
  expect(found.length).toBe(50);
  expect(total).toBeGreaterThan(50);
});

test("the services are those that the engine knows", () => {
  const known = [...services.matchAll(/^\s+(?:[a-z]+\(|Service \{ name: )"([a-z0-9-]+)"/gm)].map(
    ([, name]) => name,
  );
  expect([...SERVICES].sort()).toEqual(known.sort());
});

/** A window, and a function that opens its finder and types into it. */
async function finder(snapshot: Snapshot = FULL) {
  const user = userEvent.setup();
  const engine = open(snapshot);
  await screen.findByRole("heading", { name: /^(Roles|Sessions)$/ });
  const find = async (text: string) => {
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", { name: "Find role…" }), text);
  };
  return { user, engine, find };
}

test("Enter opens the first match, and Alt ↵ Separate window", async () => {
  const { engine, find } = await finder();
  await find("staging s3{Enter}");
  expect(engine.asked).toEqual([{ do: "open-console", role: "staging-ops", destination: "s3" }]);
  await find("prod{Alt>}{Enter}{/Alt}");
  expect(engine.asked.at(-1)).toEqual({ do: "open-console", role: "prod-admin", apart: true });
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("shortcuts act on the highlighted role", async () => {
  const { engine, find } = await finder({ ...FULL, sessions: [{ ...LIVE, owner: { role: "prod-admin" } }] });
  const keys: [string, unknown][] = [
    ["prod{Control>}l{/Control}", { do: "copy-link", role: "prod-admin" }],
    ["{ArrowDown}{Control>}l{/Control}", { do: "copy-link", role: "staging-ops" }],
    ["{ArrowDown}{ArrowUp}{Control>}r{/Control}", { do: "renew", role: "prod-admin" }],
    ["{Control>}2{/Control}", { do: "open-console", role: "staging-ops" }],
  ];
  for (const [typed, asked] of keys) {
    await find(typed);
    expect(engine.asked.at(-1)).toEqual(asked);
    expect(screen.queryByRole("combobox")).toBeNull();
  }
});

test("the highlighted role stays highlighted when the order changes", async () => {
  const { engine, find, user } = await finder();
  await find("o");
  const chosen = () => screen.getByRole("option", { selected: true }).textContent;
  expect(chosen()).toContain("prod-admin");
  const now = new Date().toISOString();
  const roles = [role("prod-admin"), { ...role("staging-ops"), habit: now, last_used: now }];
  engine.tell({ type: "change", change: { revision: 2, roles } });
  await expect.poll(() => screen.getAllByRole("option")[0]?.textContent).toContain("staging-ops");
  expect(chosen()).toContain("prod-admin");
  await user.keyboard("{Enter}");
  expect(engine.asked).toEqual([{ do: "open-console", role: "prod-admin" }]);
});

test("with nothing typed Enter opens what a use has just put first", async () => {
  const { engine, user } = await finder({ ...FULL, sessions: [] });
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("combobox", { name: "Find role…" });
  const first = () => screen.getAllByRole("option")[0]?.textContent;
  expect(first()).toContain("prod-admin");
  const now = new Date().toISOString();
  const roles = [role("prod-admin"), { ...role("staging-ops"), habit: now, last_used: now }];
  engine.tell({ type: "change", change: { revision: 2, roles } });
  await expect.poll(first).toContain("staging-ops");
  await user.keyboard("{Enter}");
  expect(engine.asked).toEqual([{ do: "open-console", role: "staging-ops" }]);
});

test("marking a favourite keeps the finder open", async () => {
  const { engine, find } = await finder();
  await find("staging{Control>}d{/Control}");
  expect(engine.asked.at(-1)).toMatchObject({
    do: "edit",
    change: { change: "put-role", role: { id: "staging-ops", favourite: true } },
  });
  expect(screen.getByRole("combobox")).toBeTruthy();
});

test("credentials are copied for a shell, and a role is edited in its form", async () => {
  const { find, user } = await finder();
  await find("staging{Control>}e{/Control}");
  await screen.findByRole("dialog", { name: /staging-ops/ });
  await user.keyboard("{Escape}");
  await find("staging{Control>},{/Control}");
  await screen.findByRole("heading", { name: "Edit role" });
});

test("Tab, or → at the end of the text, lists all actions", async () => {
  const { engine, find, user } = await finder();
  for (const key of ["{Tab}", "{ArrowRight}"]) {
    await find(`staging${key}`);
    const actions = screen.getAllByRole("option").map(({ textContent }) => textContent.trim());
    expect(actions.slice(0, 2)).toEqual(["Open console ↵", "Open in a separate window Alt↵"]);
    await user.keyboard("{Escape}");
    expect(screen.getAllByRole("option")).toHaveLength(1);
    await user.keyboard(`${key}{ArrowDown}{Enter}`);
    expect(engine.asked.at(-1)).toEqual({ do: "open-console", role: "staging-ops", apart: true });
  }
  await find("staging{ArrowLeft}{ArrowRight}");
  expect(screen.getAllByRole("option")).toHaveLength(1);
});

test("Esc clears, then closes", async () => {
  const { find, user } = await finder();
  await find("x{Escape}");
  expect(screen.getByRole<HTMLInputElement>("combobox").value).toBe("");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("typing narrows a role's actions, and the roles are as they were afterwards", async () => {
  const { engine, find, user } = await finder();
  await find("staging{Tab}sign-in");
  expect(screen.getByRole("combobox", { name: "Actions for staging-ops" })).toBeTruthy();
  expect(screen.getByRole("option").textContent).toContain("Copy sign-in link");
  await user.keyboard("xyz");
  await screen.findByText("No action matches “sign-inxyz”.");
  await user.keyboard("{Escape}");
  expect(screen.getByRole<HTMLInputElement>("combobox").value).toBe("staging");
  await user.keyboard("{Tab}link{Enter}");
  expect(engine.asked).toEqual([{ do: "copy-link", role: "staging-ops" }]);
});

test("Backspace in an empty field leaves a role's actions", async () => {
  const { find, user } = await finder();
  await find("staging{Tab}");
  await user.keyboard("{Backspace}");
  expect(screen.getByRole<HTMLInputElement>("combobox").value).toBe("staging");
});

test("commands come after the roles, and up from the first line is the last", async () => {
  const { find, user } = await finder();
  await find("s");
  expect(screen.getByRole("group", { name: "Roles" })).toBeTruthy();
  expect(screen.getByRole("group", { name: "Commands" })).toBeTruthy();
  await user.keyboard("{Escape}activ{ArrowUp}{Enter}");
  await screen.findByRole("heading", { level: 1, name: "Activity" });
});

test("what a role was found by is marked", async () => {
  const { find } = await finder();
  await find("prod");
  const hits = () => [...document.querySelectorAll("[role=option] bdi mark")].map((mark) => mark.textContent);
  expect(hits().slice(0, 2)).toEqual(["prod", "prod"]);
});

test("letters that are found with others between them are marked one by one", () => {
  const parts = (text: string, words: string[], loose: string[] = []) =>
    marked(text, words, loose).flatMap(({ part, hit }) => (hit ? [part] : []));
  expect(parts("Staging-Ops", ["ops", "sta"])).toEqual(["Sta", "Ops"]);
  expect(parts("staging-ops", [], ["stgops"])).toEqual(["st", "g", "ops"]);
  expect(parts("prod", ["xyz"], ["pd9"])).toEqual([]);
  expect(parts("İstanbul", ["stan"])).toEqual([]);
});
