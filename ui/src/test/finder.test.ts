// The finder: what fits, what comes first, and the keys.
import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import services from "../../../src-tauri/crates/core/src/destination/services.rs?raw";
import { Index, parse } from "../finder/search";
import { many } from "../gallery/world";
import { SERVICES } from "../pages/roles/services";
import { EMPTY, FULL, LIVE, role } from "./fixtures";
import { open } from "./open";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const ROLES = [
  role("prod-admin", { group: "Blue" }),
  role("prod-reader", { tags: { team: "payments" } }),
  role("staging-ops", { favourite: true }),
  { ...role("sandbox"), last_used: "2026-11-21T11:00:00Z" },
];

function find(text: string, roles = ROLES, sessions = [{ ...LIVE, owner: { role: "prod-reader" } }]) {
  const { found } = new Index(roles, EMPTY.accounts, sessions, NOW).find(text);
  return found.map(({ view, where }) => [view.role.name, ...Object.values(where)].join(" "));
}

test("empty, it lists what is live and then what is used most", () => {
  expect(find("")).toEqual(["prod-reader", "sandbox", "staging-ops", "prod-admin"]);
});

test("every word has to fit somewhere, in any order", () => {
  expect(find("blue prod")).toEqual(["prod-admin"]);
  expect(find("payments")).toEqual(["prod-reader"]);
  expect(find("stgops")).toEqual(["staging-ops"]);
  expect(find("13")).toEqual([]);
  expect(find("210987654321")).toEqual([]);
  expect(find("prod xyz")).toEqual([]);
});

test("a last word that is a service opens there, and @ sets the region", () => {
  expect(find("prod-admin s3 @eu-west-1")).toEqual(["prod-admin eu-west-1 s3"]);
  expect(parse("prod @eu-west-1 @x")).toEqual({ words: ["prod"], where: { region: "eu-west-1" } });
});

test("what is used lately comes first among equals", () => {
  const roles = [role("team-a"), { ...role("team-b"), last_used: "2026-11-21T11:59:00Z" }];
  expect(find("team", roles, [])).toEqual(["team-b", "team-a"]);
});

test("five thousand roles are searched in one go, and all that fit are counted", () => {
  const { found, total } = new Index(many(5000), EMPTY.accounts, [], NOW).find("payments admin");
  expect(found.length).toBe(50);
  expect(total).toBeGreaterThan(50);
});

test("services are those that the engine knows", () => {
  const known = [...services.matchAll(/^\s+(?:[a-z]+\(|Service \{ name: )"([a-z0-9-]+)"/gm)].map(
    ([, name]) => name,
  );
  expect([...SERVICES].sort()).toEqual(known.sort());
});

test("keys open, copy and leave", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await screen.findByRole("heading", { name: "Roles" });
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("combobox", { name: "Find role…" });
  await user.type(field, "staging s3{Enter}");
  expect(engine.asked).toEqual([{ do: "open-console", role: "staging-ops", destination: "s3" }]);
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "prod{Control>}l{/Control}");
  expect(engine.asked.at(-1)).toEqual({ do: "copy-link", role: "prod-admin" });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "x{Escape}");
  expect(screen.getByRole<HTMLInputElement>("combobox").value).toBe("");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("combobox")).toBeNull();
});
