// Templates, accounts, old keys and teams.
import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Difference } from "../bindings/Difference";
import type { TeamView } from "../bindings/TeamView";
import type { TemplateView } from "../bindings/TemplateView";
import { FULL, problem, role, WORK } from "./fixtures";
import { open, paste } from "./open";

const DAY = 24 * 60 * 60 * 1000;
const days = (days: number) => new Date(Date.now() - days * DAY - 1000).toISOString();

async function go(user: ReturnType<typeof userEvent.setup>, page: string) {
  await user.click(await screen.findByRole("button", { name: new RegExp(`^${page}`) }));
  await screen.findByRole("heading", { level: 1, name: page });
}

test("a key shows its age, and should be replaced after ninety days", async () => {
  const user = userEvent.setup();
  const key = (since: number) => ({ since: days(since), old_from: days(since - 90) });
  const old = { ...WORK, source: { ...WORK.source, id: "old", name: "old" }, key: key(94) };
  const young = { ...WORK, source: { ...WORK.source, id: "young", name: "young" }, key: key(3) };
  open({ ...FULL, sources: [old, young, WORK] });
  await go(user, "Sources");
  expect(screen.getByText("Key in use for 94 days. Time to rotate it.")).toBeTruthy();
  expect(screen.getByText(/key added 3 days ago/)).toBeTruthy();
  expect(screen.getAllByText(/ey (added|in use)/).length).toBe(2);
  await user.click(screen.getByRole("button", { name: "Replace key of old" }));
  await screen.findByLabelText("Secret access key");
});

test("a source that was not checked since the start shows the last check", async () => {
  const user = userEvent.setup();
  const identity = { account: "123456789012", arn: "arn:aws:iam::123456789012:user/jo" };
  const source = { ...WORK, state: "unchecked" as const, checked_at: days(2), identity };
  open({ ...FULL, sources: [source] });
  await go(user, "Sources");
  expect(screen.getByText(/^Tested 2 days ago/)).toBeTruthy();
  expect(screen.getByText("Signed in as jo in acme-prod")).toBeTruthy();
});

test("removing an account's name asks for confirmation", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await go(user, "Accounts");
  await user.click(screen.getByRole("button", { name: "Edit acme-prod" }));
  await user.click(screen.getByRole("button", { name: "Remove…" }));
  const dialog = screen.getByRole("dialog", { name: "Remove the name acme-prod?" });
  expect(engine.asked).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Remove name" }));
  expect(engine.asked.at(-1)).toMatchObject({ change: { change: "remove-account", id: "123456789012" } });
});

const READ: TemplateView = {
  template: {
    role: {
      ...role("{account_name}-read").role,
      id: "read",
      kind: "assume",
      arn: "arn:aws:iam::{account_id}:role/Read",
      tags: { Team: "web" },
    },
    accounts: "all",
  },
  roles: 1,
};

test("a new template shows the roles it would make", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = (request) =>
    request.do === "preview"
      ? { answer: { answer: "template-roles", count: 7, first: [role("one-ops").role] } }
      : { answer: { answer: "done" } };
  await go(user, "Roles");
  await user.click(screen.getByRole("button", { name: "Templates" }));
  await user.click(await screen.findByRole("button", { name: "Add template" }));
  await user.type(screen.getByLabelText("Names"), "ops");
  await user.type(screen.getByLabelText("Role ARNs"), "Ops");
  await screen.findByText("Adds 7 roles, such as:");
  expect(screen.getByText("one-ops")).toBeTruthy();
  await user.selectOptions(screen.getByLabelText("Accounts"), "Only these");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(document.getElementById("template-accounts-help")?.textContent).toContain("Required");
  await paste(user, screen.getByLabelText("Account numbers"), "111111111111, 222222222222 111111111111");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(engine.asked.at(-1)).toMatchObject({
    do: "edit",
    change: {
      change: "put-template",
      template: {
        role: {
          id: "ops",
          name: "{account_name}-ops",
          kind: "assume",
          arn: "arn:aws:iam::{account_id}:role/Ops",
          source: "work",
        },
        accounts: { listed: ["111111111111", "222222222222"] },
      },
    },
  });
});

test("editing a template keeps the keys without a field, and its roles lead to it", async () => {
  const user = userEvent.setup();
  const made = { ...role("acme-prod-read"), catalogue: "template" as const, from: "read" };
  const engine = open({ ...FULL, templates: [READ], roles: [made] });
  await go(user, "Roles");
  expect(screen.getByText(/template \{account_name\}-read/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "More for acme-prod-read" }));
  expect(screen.queryByRole("menuitem", { name: "Remove…" })).toBeNull();
  await user.click(screen.getByRole("menuitem", { name: "Edit template…" }));
  await user.type(await screen.findByLabelText(/^Group/), "All");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const template = { role: { ...READ.template.role, group: "All" }, accounts: "all" };
  expect(engine.asked.at(-1)).toMatchObject({ change: { change: "put-template", template } });
  await user.click(await screen.findByRole("button", { name: "More for {account_name}-read" }));
  await user.click(screen.getByRole("menuitem", { name: "Remove…" }));
  expect(screen.getByText(/Its role is removed too/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Remove template" }));
  expect(engine.asked.at(-1)).toMatchObject({ change: { change: "remove-template", id: "read" } });
});

const TEAM: TeamView = {
  team: { id: "platform", name: "platform", from: "https://example.com/roles.toml" },
  roles: 3,
  checked_at: days(1),
  fetching: false,
  offer: { new: 1, changed: 1, gone: 0 },
};

const DIFFERENCE: Difference = {
  accounts: [{ id: "999988887777", name: "acme-far", group: "Acme" }],
  new: [role("far").role],
  changed: [
    {
      name: "near",
      keys: [
        { key: "duration", before: "1h", after: "2h", other_account: false },
        { key: "protect", after: "true", other_account: false },
      ],
    },
  ],
  gone: [],
  same: ["same"],
  left: [
    { name: "prod-admin", why: "own", keys: ["region"] },
    { name: "lost", why: "no-source", source: "data" },
  ],
};

test("an offer of a team is shown first, and accepted exactly as shown", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, teams: [TEAM] });
  engine.answer = (request) =>
    request.do === "review-team"
      ? { answer: { answer: "team", difference: DIFFERENCE, offer: "abc" } }
      : { answer: { answer: "done" } };
  expect(await screen.findByRole("button", { name: /A team file has changes/ })).toBeTruthy();
  await go(user, "Team");
  await user.click(screen.getByRole("button", { name: "Review changes from platform" }));
  const dialog = screen.getByRole("dialog", { name: "Changes from platform" });
  for (const text of [
    "acme-far",
    "999988887777",
    "far",
    "near",
    "duration: 1h → 2h",
    "protect: nothing → true",
    "lost",
  ]) {
    expect(await within(dialog).findByText(text)).toBeTruthy();
  }
  expect(within(dialog).getByText("There is no source named “data”.")).toBeTruthy();
  expect(engine.asked).toEqual([{ do: "review-team", team: "platform" }]);
  await user.click(within(dialog).getByRole("button", { name: "Apply" }));
  expect(engine.asked.at(-1)).toEqual({ do: "take-team", team: "platform", offer: "abc" });
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a team's file that can't be used is not followed, and shows why", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = () => ({ problem: problem("team-file", "It may not set roles.open_with.") });
  await go(user, "Team");
  await user.click(screen.getByRole("button", { name: "Subscribe to a team file…" }));
  const dialog = screen.getByRole("dialog", { name: "Subscribe to a team file" });
  await user.type(within(dialog).getByLabelText("Name"), "platform");
  await paste(user, within(dialog).getByLabelText("Address or path"), "https://example.com/roles.toml");
  await user.click(within(dialog).getByRole("button", { name: "Subscribe" }));
  expect(document.getElementById("team-from-help")?.textContent).toContain("It may not set roles.open_with.");
  const file = { place: "https://example.com/roles.toml" };
  expect(engine.asked).toEqual([{ do: "look-at-team-file", file }]);
});

test("the roles and account names of a file are imported as they were shown", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = (request) =>
    request.do === "look-at-team-file"
      ? { answer: { answer: "team", difference: { ...DIFFERENCE, changed: [] } } }
      : { answer: { answer: "done" } };
  await go(user, "Team");
  await user.click(screen.getByRole("button", { name: "Import once…" }));
  await user.upload(
    document.querySelector<HTMLInputElement>("input[type=file]") ?? never(),
    new File(["version = 1"], "roles.toml"),
  );
  await user.click(await screen.findByRole("button", { name: "Import 1 role" }));
  expect(engine.asked).toMatchObject([
    { do: "look-at-team-file", file: { text: "version = 1" } },
    { do: "edit", change: { change: "put-account", account: DIFFERENCE.accounts[0] } },
    { do: "edit", change: { change: "add-roles", roles: DIFFERENCE.new } },
  ]);
});

test("roles are exported to a file", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = () => ({ answer: { answer: "team-file", text: "version = 1", left: ["chained"] } });
  await go(user, "Team");
  await user.click(screen.getByRole("button", { name: "Export my roles" }));
  expect(engine.saved).toEqual([["rolecall-team.toml", "version = 1"]]);
  await screen.findByText(/Left out: 1 role/);
});

function never(): never {
  throw new Error("not there");
}
