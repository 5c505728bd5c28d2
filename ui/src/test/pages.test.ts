// The pages for sessions, sources, activity and preferences.
import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Activity } from "../bindings/Activity";
import { asCsv } from "../pages/activity/csv";
import { acts } from "../pages/activity/timeline";
import { FULL, LIVE, role, WORK } from "./fixtures";
import { open, paste } from "./open";

const session = { ...LIVE, under_way: undefined } as unknown as typeof LIVE;

async function go(user: ReturnType<typeof userEvent.setup>, page: string) {
  await user.click(await screen.findByRole("button", { name: page }));
  await screen.findByRole("heading", { level: 1, name: page });
}

test("a session can be renewed, copied and ended", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, sessions: [session] });
  await screen.findByRole("heading", { level: 1, name: "Sessions" });
  await user.click(screen.getByRole("button", { name: "Renew prod-admin" }));
  await user.click(screen.getByRole("button", { name: "More for prod-admin" }));
  await user.click(screen.getByRole("menuitem", { name: "Copy credentials…" }));
  await user.click(await screen.findByRole("radio", { name: "fish" }));
  await user.click(screen.getByRole("button", { name: "Copy" }));
  await screen.findByText("Credentials copied.");
  await user.click(screen.getByRole("button", { name: "More for prod-admin" }));
  await user.click(screen.getByRole("menuitem", { name: "End session" }));
  expect(engine.asked).toEqual([
    { do: "renew", role: "prod-admin" },
    { do: "copy-credentials", role: "prod-admin", shell: "fish" },
    { do: "end", role: "prod-admin" },
  ]);
});

test("ending all sessions asks for confirmation", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, sessions: [session] });
  await user.click(await screen.findByRole("button", { name: "End all…" }));
  expect(engine.asked).toEqual([]);
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "End all" }));
  expect(engine.asked).toEqual([{ do: "end" }]);
});

test("a source that roles need can't be removed, and lists them", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await go(user, "Sources");
  await user.click(screen.getByRole("button", { name: "More for work" }));
  await user.click(screen.getByRole("menuitem", { name: "Remove…" }));
  const dialog = screen.getByRole("dialog", { name: "Remove work?" });
  expect(within(dialog).getByText("prod-admin")).toBeTruthy();
  expect(within(dialog).queryByRole("button", { name: "Remove source" })).toBeNull();
  expect(engine.asked).toEqual([]);
});

test("what saving a source means for the roles behind it is said before", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, sources: [WORK] });
  const lines = ["prod-admin now asks for an MFA code."];
  engine.answer = (request) =>
    request.do === "preview" ? { answer: { answer: "behind", lines } } : { answer: { answer: "done" } };
  await go(user, "Sources");
  await user.click(screen.getByRole("button", { name: "More for work" }));
  await user.click(screen.getByRole("menuitem", { name: "Edit…" }));
  await screen.findByText("prod-admin now asks for an MFA code.");
  expect(engine.asked).toEqual([]);
});

test("a key is replaced, and its secret is not kept in the page", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, sources: [WORK] });
  await go(user, "Sources");
  await user.click(screen.getByRole("button", { name: "More for work" }));
  await user.click(screen.getByRole("menuitem", { name: "Replace key…" }));
  await paste(user, await screen.findByLabelText("Access key ID"), "AKIAIOSFODNN7EXAMPLE");
  await user.type(screen.getByLabelText("Secret access key"), "secret");
  await user.click(screen.getByRole("button", { name: "Replace key" }));
  const key = { access_key_id: "AKIAIOSFODNN7EXAMPLE", secret_access_key: "secret" };
  expect(engine.asked).toEqual([{ do: "replace-key", source: "work", key }]);
  await screen.findByText("The key of work was replaced.");
  expect(document.body.innerHTML).not.toContain("AKIAIOSFODNN7EXAMPLE");
});

const LINE: Activity = {
  version: 1,
  time: "2026-11-21T10:00:00Z",
  what: "assume",
  surface: "window",
  role: "prod-admin",
  reason: 'incident "42", =1+1',
  outcome: { result: "done" },
};

test("the log is filtered, and exported as it is shown", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = () => ({ answer: { answer: "activity", lines: [LINE], more: false } });
  await go(user, "Activity");
  await screen.findByText('incident "42", =1+1');
  await user.selectOptions(screen.getByLabelText("Range"), "All time");
  await user.click(screen.getByRole("radio", { name: "Failed" }));
  await user.type(screen.getByRole("searchbox", { name: "Filter activity" }), "prod");
  await expect
    .poll(() => engine.asked.at(-1))
    .toEqual({ do: "activity", query: { text: "prod", failed: true } });
  await user.click(screen.getByRole("button", { name: "Export CSV" }));
  expect(engine.saved).toEqual([["rolecall-activity.csv", asCsv([LINE])]]);
  await screen.findByText("/home/jo/Downloads/rolecall-activity.csv");
});

test("the export escapes what a spreadsheet would run", () => {
  const csv = asCsv([LINE, { ...LINE, reason: '=HYPERLINK("http://example.com")' }]);
  expect(csv).toContain('"incident ""42"", =1+1"');
  expect(csv).toContain(`"'=HYPERLINK(""http://example.com"")"`);
});

test("a preference is saved at once, and an invalid one shows an error", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await go(user, "Settings");
  await user.selectOptions(screen.getByLabelText("Theme"), "Dark");
  expect(engine.asked.at(-1)).toMatchObject({
    do: "edit",
    change: { change: "put-preferences", preferences: { ...FULL.preferences, look: "dark" } },
  });
  const leads = screen.getByLabelText("Notify me before a session ends");
  await user.clear(leads);
  await user.type(leads, "soon{Tab}");
  expect(document.getElementById("preference-notify-before-help")?.textContent).toContain(
    "Enter times such as 15m, 5m.",
  );
  expect(engine.asked.filter((asked) => asked.do === "edit")).toHaveLength(1);
});

test("a program that asks is shown, and one that was allowed is removed", async () => {
  const user = userEvent.setup();
  const executable = { path: "/usr/bin/python3.11", digest: "1" };
  const id = { executable, script: { path: "/usr/bin/aws", digest: "2" } };
  const program = { id, path: executable.path, folder: "/srv", is_a_person: false };
  const engine = open({
    ...FULL,
    programs: [{ role: "prod-admin", program: id, always: true, since: "2026-11-21T10:00:00Z" }],
    attention: [{ about: "approval", operation: 1, role: "prod-admin", name: "prod-admin", program }],
  });
  await screen.findByText("Allow aws to use prod-admin?");
  await screen.findByText(/Runs \/usr\/bin\/python3\.11 \/usr\/bin\/aws · Folder: \/srv/);
  await go(user, "Settings");
  await user.click(screen.getByRole("tab", { name: "Security" }));
  await user.click(screen.getByRole("button", { name: "Remove aws for prod-admin" }));
  expect(engine.asked).toEqual([{ do: "take-back-program", role: "prod-admin", program: id }]);
});

test("an account with roles can be named", async () => {
  const user = userEvent.setup();
  const roles = [role("ops", { arn: "arn:aws:iam::210987654321:role/ops" } as Parameters<typeof role>[1])];
  const engine = open({ ...FULL, roles });
  await go(user, "Accounts");
  await user.click(screen.getByRole("button", { name: "Add account name…" }));
  expect(screen.getByLabelText<HTMLInputElement>("Account number").value).toBe("210987654321");
  await paste(user, within(screen.getByRole("dialog")).getByLabelText("Name"), "acme-staging");
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Save" }));
  expect(engine.asked.at(-1)).toMatchObject({
    change: { change: "put-account", account: { id: "210987654321", name: "acme-staging" } },
  });
});

test("the preferences name a word of the settings file that nobody knows", async () => {
  const kind = { kind: "unknown-key", key: "roles.protected", meant: "protect", holds: "prod" } as const;
  const engine = { ...FULL.engine, settings_warnings: [{ line: 8, column: 1, kind }] };
  open({ ...FULL, engine }).tell({ type: "show", page: { page: "preferences" } });
  await screen.findByText(/line 8, column 1: .*roles\.protected.* Did you mean .*protect/);
});

test("settings are under tabs, which the arrow keys choose", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await go(user, "Settings");
  await user.click(screen.getByRole("tab", { name: "General" }));
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("tab", { name: "Role defaults", selected: true })).toBe(document.activeElement);
  await user.selectOptions(await screen.findByLabelText("Console session"), "12 h");
  expect(engine.asked.at(-1)).toMatchObject({ change: { preferences: { console_duration: 43_200 } } });
});

test("what is wrong under one tab is shown before something under another is saved", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await go(user, "Settings");
  const leads = screen.getByLabelText("Notify me before a session ends");
  await user.clear(leads);
  await user.type(leads, "soon");
  await user.click(screen.getByRole("tab", { name: "Role defaults" }));
  await user.click(await screen.findByLabelText("Renew automatically"));
  await screen.findByText("Enter times such as 15m, 5m.");
  expect(screen.getByRole("tab", { name: "General", selected: true })).toBeTruthy();
  expect(engine.asked).toEqual([]);
});

test("an act and the call to AWS that it took are one row", () => {
  const at = (seconds: number) => new Date(Date.parse(LINE.time) + seconds * 1000).toISOString();
  const call: Activity = { ...LINE, request_id: "1", reason: "incident" };
  const other: Activity = { ...LINE, time: at(1), role: "other", request_id: "2" };
  const { reason: _reason, ...plain } = LINE;
  const opened: Activity = { ...plain, time: at(2), what: "console" };
  expect(acts([opened, other, call])).toEqual([{ ...opened, request_id: "1", reason: "incident" }, other]);
  // One call for one act, and none of long before.
  expect(acts([{ ...opened, time: at(3) }, opened, call])).toHaveLength(2);
  expect(acts([{ ...opened, time: at(300) }, call])).toHaveLength(2);
  const failed: Activity = { ...call, outcome: { result: "failed", code: "not-trusted" } };
  expect(acts([opened, failed])).toHaveLength(2);
});

test("a request id is copied", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = () => ({
    answer: { answer: "activity", lines: [{ ...LINE, request_id: "6f2a4c1e" }], more: false },
  });
  await go(user, "Activity");
  await user.click(await screen.findByRole("button", { name: "Copy request ID" }));
  await screen.findByText("Request ID copied.");
  expect(await navigator.clipboard.readText()).toBe("6f2a4c1e");
});
