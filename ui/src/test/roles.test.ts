// The form for roles, and the list's actions.
import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Role } from "../bindings/Role";
import { nextOf } from "../pages/roles/reorder.svelte";
import { EMPTY, FULL, problem, role, WORK } from "./fixtures";
import type { FakeEngine } from "./fake-engine";
import { open, paste } from "./open";

async function menu(user: ReturnType<typeof userEvent.setup>, name: string, action: string) {
  await user.click(await screen.findByRole("button", { name: `More for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: action }));
}

test("a role is named after its ARN, and shown in the list once it is added", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await user.click(await screen.findByRole("button", { name: "Add a role…" }));
  await paste(user, await screen.findByLabelText("Role ARN"), "arn:aws:iam::123456789012:role/team/Admin");
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Admin");
  await user.selectOptions(screen.getByLabelText("Console session"), "12 h");
  await user.selectOptions(screen.getByLabelText("CLI credentials"), "Custom…");
  await user.type(screen.getByLabelText("CLI credentials, custom length"), "2h 30m");
  await user.click(screen.getByRole("radio", { name: "Red" }));
  await user.click(screen.getByRole("button", { name: "Add role" }));
  expect(engine.asked).toEqual([
    {
      do: "edit",
      base_revision: 1,
      change: {
        change: "put-role",
        role: {
          id: "Admin",
          name: "Admin",
          kind: "assume",
          arn: "arn:aws:iam::123456789012:role/team/Admin",
          source: "work",
          duration: 9000,
          console_duration: 43_200,
          colour: "red",
          favourite: false,
          protect: false,
        },
      },
    },
  ]);
  await screen.findByText("Admin was added.");
});

const WHOLE: Partial<Role> = {
  duration: 14_400,
  console_duration: 9000,
  region: "eu-west-1",
  destination: "s3",
  group: "Production",
  colour: "red",
  favourite: true,
  protect: true,
  open_with: { program: ["firefox", "--private-window"] },
  external_id: "example-external-id",
  session_name: "jo",
  source_identity: "jo",
  tags: { Project: "apollo" },
  transitive_tags: ["Project"],
  policy: '{"Version":"2012-10-17","Statement":[]}',
  policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
} as Partial<Role>;

test("a field has its list of suggestions before it is used: the web engine rebuilds it for a later one", async () => {
  const user = userEvent.setup();
  open(FULL);
  await user.click(await screen.findByRole("button", { name: "Add a role…" }));
  const field = screen.getByLabelText("Start page", { exact: false });
  const list = document.getElementById(field.getAttribute("list") ?? "");
  expect(list?.childElementCount).toBe(0);
  await user.click(field);
  expect(list?.childElementCount).toBeGreaterThan(0);
});

test("editing a role changes nothing else of it", async () => {
  const user = userEvent.setup();
  const whole = role("prod-admin", WHOLE);
  const engine = open({ ...EMPTY, sources: [WORK], roles: [whole] });
  await menu(user, "prod-admin", "Edit…");
  await screen.findByText("Advanced (8)");
  const name = screen.getByLabelText("Name");
  await user.clear(name);
  await user.type(name, "prod");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(engine.asked.at(-1)).toEqual({
    do: "edit",
    base_revision: 1,
    change: { change: "put-role", role: { ...whole.role, name: "prod" } },
  });
});

test("each kind of role has its own fields, and only those are saved", async () => {
  const user = userEvent.setup();
  const engine = open({ ...EMPTY, sources: [WORK], roles: [role("jo")] });
  await menu(user, "jo", "Edit…");
  await user.click(await screen.findByText("Advanced"));
  await user.selectOptions(screen.getByLabelText("Access method"), "Sign in as the source’s IAM user");
  await user.selectOptions(screen.getByLabelText("Permissions"), "Read only");
  expect(screen.queryByLabelText("Role ARN")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Save" }));
  const { arn: _arn, ...kept } = role("jo").role as Role & { arn: string };
  expect(engine.asked.at(-1)).toMatchObject({
    change: { change: "put-role", role: { ...kept, kind: "federation", allow: "read-only" } },
  });
  expect(engine.asked.at(-1)).not.toHaveProperty("change.role.arn");
});

test("a duplicate has a name of its own and all else of the role", async () => {
  const user = userEvent.setup();
  const whole = role("prod-admin", WHOLE);
  const engine = open({ ...EMPTY, sources: [WORK], roles: [whole] });
  await menu(user, "prod-admin", "Duplicate…");
  await user.click(await screen.findByRole("button", { name: "Add role" }));
  expect(engine.asked.at(-1)).toMatchObject({
    change: { role: { ...whole.role, id: "prod-admin copy", name: "prod-admin copy", favourite: false } },
  });
});

test("what a role will give is shown while it is typed", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = (request) =>
    request.do === "preview"
      ? {
          answer: {
            answer: "outlook",
            outlook: {
              credentials: 3600,
              asks_code: false,
              asks_reason: false,
              reasons: ["You get: 1 h", "chained role"],
            },
          },
        }
      : { answer: { answer: "done" } };
  await user.click(await screen.findByRole("button", { name: "Add a role…" }));
  await paste(user, screen.getByLabelText("Role ARN"), "arn:aws:iam::123456789012:role/Admin");
  await screen.findByText("You get: 1 h");
  expect(screen.getByText("chained role")).toBeTruthy();
});

test("a check assumes the edited role, and shows the identity", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  const arn = "arn:aws:sts::123456789012:assumed-role/prod-admin/jo";
  engine.answer = (request) =>
    request.do === "check-draft"
      ? { answer: { answer: "identity", identity: { account: "123456789012", arn } } }
      : { answer: { answer: "done" } };
  await menu(user, "prod-admin", "Edit…");
  await user.type(await screen.findByLabelText(/^Group/), "Production");
  await user.click(screen.getByRole("button", { name: "Test" }));
  await screen.findByText(arn);
  expect(engine.asked).toMatchObject([
    { do: "check-draft", role: { id: "prod-admin", group: "Production" } },
  ]);
  await user.type(screen.getByLabelText(/^Group/), "s");
  expect(screen.queryByText(arn), "what was found says nothing about another text").toBeNull();
});

test("a check does not save the role", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = (request) =>
    request.do === "check-draft"
      ? { problem: problem("not-trusted", "The role’s trust policy does not include you.", "Ask its owner.") }
      : { answer: { answer: "done" } };
  await user.click(await screen.findByRole("button", { name: "Add a role…" }));
  await user.click(screen.getByRole("button", { name: "Test" }));
  expect(engine.asked, "it is not complete yet").toEqual([]);
  await paste(user, screen.getByLabelText("Role ARN"), "arn:aws:iam::123456789012:role/Admin");
  await user.click(screen.getByRole("button", { name: "Test" }));
  await screen.findByText("The role’s trust policy does not include you.");
  expect(screen.getByRole("heading", { name: "Add a role" })).toBeTruthy();
  expect(engine.asked.some(({ do: what }) => what === "edit")).toBe(false);
});

test("automatic renewal follows the preference or the role, and is off for a role that asks a person", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, preferences: { ...FULL.preferences, auto_renew: true } });
  await menu(user, "prod-admin", "Edit…");
  await user.click(await screen.findByText("Advanced"));
  const choice = screen.getByLabelText<HTMLSelectElement>(/^Renew automatically/);
  expect(choice.selectedOptions[0]?.textContent).toBe("Same as in Settings (Yes)");
  await user.selectOptions(choice, "No");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(engine.asked).toMatchObject([{ change: { role: { auto_renew: false } } }]);

  await menu(user, "staging-ops", "Edit…");
  await user.click(await screen.findByText(/^Advanced/));
  await user.click(screen.getByLabelText("Require a reason"));
  const asks = screen.getByLabelText<HTMLSelectElement>(/^Renew automatically/);
  expect(asks.disabled).toBe(true);
  expect(asks.selectedOptions[0]?.textContent).toBe("Same as in Settings (No)");
  screen.getByText("Not available for roles that ask for an MFA code or a reason.");
});

test("a problem from the engine is shown at its field, also under Advanced", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = (request) =>
    request.do === "edit"
      ? { problem: { ...problem("invalid", "The session policy can’t be used."), field: "policy" } }
      : { answer: { answer: "done" } };
  await menu(user, "prod-admin", "Edit…");
  await user.click(await screen.findByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(document.getElementById("role-policy-help")?.textContent).toContain(
      "The session policy can’t be used.",
    ),
  );
  expect(screen.getByLabelText(/^Session policy/).closest("details")?.open).toBe(true);
});

test("a new role needs a name that no other has", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await user.click(await screen.findByRole("button", { name: "Add a role…" }));
  await paste(user, screen.getByLabelText("Role ARN"), "arn:aws:iam::123456789012:role/prod-admin");
  await user.click(screen.getByRole("button", { name: "Add role" }));
  expect(document.getElementById("role-name-help")?.textContent).toContain("That name is already in use.");
  expect(engine.asked).toEqual([]);
});

test("a role that others go through can't be removed, and lists them", async () => {
  const user = userEvent.setup();
  const behind = role("audit", { via: "prod-admin" } as Partial<Role>);
  const engine = open({ ...FULL, roles: [...FULL.roles, behind] });
  await menu(user, "prod-admin", "Remove");
  const dialog = await screen.findByRole("dialog", { name: "prod-admin is in use" });
  expect(within(dialog).getByText("audit")).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Close" }));
  expect(screen.getByText("prod-admin")).toBeTruthy();
  expect(engine.asked).toEqual([]);
});

const removedOf = (engine: FakeEngine) =>
  engine.asked.flatMap((asked) =>
    asked.do === "edit" && asked.change.change === "remove-role" ? [asked.change.id] : [],
  );

test("a removed role comes back with Undo, and is removed for good once its message leaves", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await menu(user, "prod-admin", "Remove");
  await screen.findByText("prod-admin was removed.");
  expect(screen.queryByRole("button", { name: "Open console of prod-admin" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByRole("button", { name: "Open console of prod-admin" });
  expect(screen.queryByText("prod-admin was removed.")).toBeNull();

  await menu(user, "prod-admin", "Remove");
  await screen.findByText("prod-admin was removed.");
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByRole("button", { name: "Open console of prod-admin" });

  await menu(user, "prod-admin", "Remove");
  await menu(user, "staging-ops", "Remove");
  await waitFor(() => expect(removedOf(engine)).toEqual(["prod-admin"]));
  await user.click(screen.getByRole("button", { name: "Sources" }));
  await waitFor(() => expect(removedOf(engine)).toEqual(["prod-admin", "staging-ops"]));
});

test("a role that can't be removed is listed again, with why", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = () => ({ problem: problem("settings-unreadable", "The file can’t be written.") });
  await menu(user, "prod-admin", "Remove");
  await user.click(screen.getByRole("button", { name: "Sources" }));
  await screen.findByText(/The file can’t be written/);
  await user.click(screen.getByRole("button", { name: "Roles" }));
  await screen.findByRole("button", { name: "Open console of prod-admin" });
});

test("several roles are removed at once, those that go through others first", async () => {
  const user = userEvent.setup();
  const roles = Array.from({ length: 11 }, (_, index) => role(`team-${index.toString()}`));
  const behind = role("audit", { via: "team-0" } as Partial<Role>);
  const engine = open({ ...FULL, roles: [...roles, behind] });
  await user.click(await screen.findByRole("button", { name: "Select" }));
  await user.click(screen.getByRole("checkbox", { name: "Select team-0" }));
  await user.click(screen.getByRole("checkbox", { name: "Select audit" }));
  await user.click(screen.getByRole("button", { name: "Remove" }));
  await screen.findByText("2 roles were removed.");
  await user.click(screen.getByRole("button", { name: "Sources" }));
  await waitFor(() => expect(removedOf(engine)).toEqual(["audit", "team-0"]));
});

test("among many roles the favourites come first, under a heading", async () => {
  const roles = Array.from({ length: 11 }, (_, index) => role(`team-${index.toString()}`));
  open({ ...FULL, roles: [...roles, role("loved", { favourite: true })] });
  const headings = await screen.findAllByRole("heading", { level: 2 });
  expect(headings.map(({ textContent }) => textContent.trim())).toEqual(["Favourites 1", "Other roles 11"]);
  const names = screen.getAllByRole("button", { name: /^Open console of/ });
  expect(names[0]?.getAttribute("aria-label")).toBe("Open console of loved");
});

test("Shift picks a range, and Ctrl+A all", async () => {
  const user = userEvent.setup();
  const roles = Array.from({ length: 12 }, (_, index) => role(`team-${index.toString()}`));
  open({ ...FULL, roles });
  await user.click(await screen.findByRole("button", { name: "Select" }));
  await user.click(screen.getByRole("checkbox", { name: "Select team-1" }));
  await user.keyboard("{Shift>}");
  await user.click(screen.getByRole("checkbox", { name: "Select team-4" }));
  await user.keyboard("{/Shift}");
  await screen.findByText("4 roles");
  await user.keyboard("{Control>}a{/Control}");
  await waitFor(() => expect(screen.getAllByText("12 roles").length).toBe(2));
});

test("several roles are changed at once", async () => {
  const user = userEvent.setup();
  const roles = Array.from({ length: 12 }, (_, index) => role(`team-${index.toString()}`, { group: "old" }));
  const engine = open({ ...FULL, roles });
  await user.click(await screen.findByRole("button", { name: "Select" }));
  await user.click(screen.getByRole("checkbox", { name: "Select team-1" }));
  await user.click(screen.getByRole("checkbox", { name: "Select team-3" }));
  await user.type(screen.getByRole("textbox", { name: "Group" }), "new");
  await user.click(screen.getByRole("button", { name: "Apply" }));
  await screen.findByText("2 roles were changed.");
  const changed = engine.asked.flatMap((request) =>
    request.do === "edit" && request.change.change === "put-role" ? [request.change.role] : [],
  );
  expect(changed.map(({ id, group }) => [id, group])).toEqual([
    ["team-1", "new"],
    ["team-3", "new"],
  ]);
});

test("a role is moved with the arrow keys on its handle, where the order is the person's own", async () => {
  const user = userEvent.setup();
  const roles = ["a", "b", "c"].map((name) => role(name));
  const engine = open({ ...FULL, roles });
  (await screen.findByRole("button", { name: "Move b" })).focus();
  await user.keyboard("{ArrowUp}");
  await screen.findByText("b is now number 1 of 3.");
  await user.keyboard("{ArrowDown}");
  await waitFor(() =>
    expect(engine.asked).toMatchObject([
      { change: { change: "move-role", id: "b", before: "a" } },
      { change: { change: "move-role", id: "b" } },
    ]),
  );
  expect(engine.asked[1]).not.toHaveProperty("change.before");
});

test("a place in the list is the role that comes next in the settings", () => {
  const views = ["a", "b", "c"].map((name) => role(name));
  const made = { ...role("d"), catalogue: "template" as const };
  const next = (target: string, after: boolean) => nextOf({ role: target, after }, "b", [...views, made]);
  expect(next("a", false)).toBe("a");
  expect(next("a", true)).toBe("c");
  expect(next("c", true)).toBeUndefined();
});
