// The main window: its states, lists and prompts.
import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { tick } from "svelte";
import { expect, test } from "vitest";

import { CODE, EMPTY, FULL, LIVE, problem, role } from "./fixtures";
import { open } from "./open";

test("without an engine the window offers to start it", async () => {
  const user = userEvent.setup();
  const engine = open();
  expect(screen.getByText("Connecting to Rolecall…")).toBeTruthy();
  engine.tell({ type: "link", link: { state: "not-running" } });
  await screen.findByText("Rolecall is not running");
  await user.click(screen.getByRole("button", { name: "Start Rolecall" }));
  expect(engine.started).toBe(1);
});

test("an engine of another version asks for a restart", async () => {
  const engine = open();
  engine.tell({ type: "link", link: { state: "other-version", version: "0.2.0" } });
  await screen.findByText("Restart Rolecall to finish the update");
});

test("the page stays visible when the engine goes away", async () => {
  const engine = open(FULL);
  await screen.findByText("prod-admin");
  engine.tell({ type: "link", link: { state: "lost" } });
  await screen.findByText("Connection to Rolecall lost. Reconnecting…");
  expect(screen.getByText("prod-admin")).toBeTruthy();
});

test("nothing looks empty before the settings are read", async () => {
  const engine = open({ ...EMPTY, engine: { ...EMPTY.engine, ready: false } });
  await screen.findByText("Loading…");
  engine.tell({ type: "change", change: { revision: 2, engine: EMPTY.engine, roles: FULL.roles } });
  await screen.findByRole("heading", { name: "Roles" });
});

test("a role's console opens, and a failure is shown", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  engine.answer = () => ({
    problem: problem("not-trusted", "It does not trust your key.", "Ask its owner."),
  });
  await user.click(await screen.findByRole("button", { name: "Open console of prod-admin" }));
  expect(engine.asked).toEqual([{ do: "open-console", role: "prod-admin" }]);
  expect((await screen.findByRole("alert")).textContent).toContain("prod-admin: It does not trust your key.");
});

test("a button that is being pressed stays until it is clicked", async () => {
  const engine = open(FULL);
  const button = await screen.findByRole("button", { name: "Open console of prod-admin" });
  await fireEvent.pointerDown(button);
  engine.tell({ type: "change", change: { revision: 2, roles: [role("staging-ops")] } });
  await new Promise(requestAnimationFrame);
  expect(button.isConnected).toBe(true);
  await fireEvent.pointerUp(button);
  await fireEvent.click(button);
  expect(engine.asked).toEqual([{ do: "open-console", role: "prod-admin" }]);
  await waitFor(() => expect(button.isConnected).toBe(false));
});

test("five thousand roles need only a few rows in the DOM", async () => {
  const roles = Array.from({ length: 5000 }, (_, index) => role(`team-${String(index)}`));
  open({ ...FULL, roles });
  await screen.findByText("team-0");
  const rows = screen.getAllByRole("listitem").filter((row) => row.getAttribute("aria-setsize") === "5000");
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.length).toBeLessThan(100);
});

test("the filter matches every word", async () => {
  const user = userEvent.setup();
  const roles = Array.from({ length: 20 }, (_, index) => role(`team-${String(index)}`));
  open({ ...FULL, roles: [...roles, role("prod-admin", { group: "Blue" })] });
  const filter = await screen.findByRole("searchbox", { name: "Filter roles" });
  await user.type(filter, "prod blue");
  await screen.findByRole("button", { name: "Open console of prod-admin" });
  expect(screen.queryByText("team-1")).toBeNull();
  await user.type(filter, " xyz");
  expect(screen.getByText("No role matches “prod blue xyz”.")).toBeTruthy();
});

test("Ctrl and a number open a page", async () => {
  open(FULL);
  await screen.findByRole("heading", { name: "Roles" });
  const pages = ["Sessions", "Roles", "Sources", "Activity", "Settings", "Accounts", "Team"];
  for (const [index, name] of pages.entries()) {
    await fireEvent.keyDown(window, { key: (index + 1).toString(), ctrlKey: true });
    await screen.findByRole("heading", { level: 1, name });
  }
  await fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  await screen.findByRole("combobox", { name: "Find role…" });
});

test("a failure is shown with what to do, and can be dismissed", async () => {
  const user = userEvent.setup();
  const why = problem("not-trusted", "It does not trust your key.", "Ask its owner.");
  const attention = [{ about: "failed" as const, role: "prod-admin", name: "prod-admin", problem: why }];
  const engine = open({ ...FULL, attention });
  expect((await screen.findByRole("alert")).textContent).toContain("Ask its owner.");
  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(engine.asked).toEqual([{ do: "dismiss", role: "prod-admin" }]);
});

test("a prompt for a code names role, device and program, and sends on the sixth digit", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [CODE] });
  await screen.findByRole("heading", { name: "MFA code for prod-admin" });
  expect(screen.getByText("acme-prod · Device jo in acme-prod")).toBeTruthy();
  expect(screen.getByText("Requested by terraform.")).toBeTruthy();
  const digits = screen.getByLabelText("MFA code");
  await user.type(digits, "12345");
  expect(engine.asked).toEqual([]);
  await user.type(digits, "6");
  expect(engine.asked).toEqual([{ do: "answer-code", prompt: 7, code: "123456" }]);
  // It stays until a change shows the result.
  engine.tell({ type: "change", change: { revision: 2, prompts: [] } });
  await screen.findByText("Checking the code…");
  engine.tell({ type: "change", change: { revision: 3, sessions: [LIVE] } });
  await waitFor(() => expect(screen.queryByRole("heading", { name: "MFA code for prod-admin" })).toBeNull());
});

test("a change of another session keeps the digits that were typed", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [CODE] });
  await user.type(await screen.findByLabelText("MFA code"), "123");
  engine.tell({ type: "change", change: { revision: 2, sessions: [LIVE] } });
  await user.keyboard("456");
  expect(engine.asked).toEqual([{ do: "answer-code", prompt: 7, code: "123456" }]);
});

test("after a refused code the same dialog asks for the next one", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [CODE] });
  await user.type(await screen.findByLabelText("MFA code"), "123456");
  const dialog = document.querySelector("dialog");
  engine.tell({ type: "change", change: { revision: 2, prompts: [] } });
  const refused = problem("mfa-code-refused", "AWS rejected that code.");
  engine.tell({ type: "change", change: { revision: 3, prompts: [{ ...CODE, id: 8, refused }] } });
  await screen.findByText(/AWS rejected that code/);
  expect(document.querySelector("dialog")).toBe(dialog);
  await user.type(screen.getByLabelText("MFA code"), "654321");
  expect(engine.asked.at(-1)).toEqual({ do: "answer-code", prompt: 8, code: "654321" });
});

test("after a used code the input waits until the device shows the next one", async () => {
  const next_code_at = new Date(Date.now() + 18_000).toISOString();
  open({ ...FULL, prompts: [{ ...CODE, next_code_at }] });
  await screen.findByText(/Code already used. Next one in 1[78] s./);
  expect(screen.getByLabelText<HTMLInputElement>("MFA code").disabled).toBe(true);
});

test("a pasted code may contain spaces and words", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [CODE] });
  await user.click(await screen.findByLabelText("MFA code"));
  await user.paste("code: 123 456");
  expect(engine.asked).toEqual([{ do: "answer-code", prompt: 7, code: "123456" }]);
});

test("a refused code is shown and asked for again", async () => {
  const refused = problem("mfa-code-refused", "AWS rejected that code.");
  open({ ...FULL, prompts: [{ ...CODE, refused }] });
  expect((await screen.findByRole("alert")).textContent).toContain("AWS rejected that code.");
  expect(screen.getByLabelText<HTMLInputElement>("MFA code").value).toBe("");
});

test("cancelling withdraws the prompt", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [CODE] });
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(engine.asked).toEqual([{ do: "cancel-prompt", prompt: 7 }]);
});

test("a prompt for a terminal is shown only on request", async () => {
  const user = userEvent.setup();
  const prompt = { ...CODE, first_to: 3 };
  open({ ...FULL, prompts: [prompt], attention: [{ about: "prompt", prompt }] });
  await user.click(await screen.findByRole("button", { name: "Enter MFA code…" }));
  await screen.findByRole("heading", { name: "MFA code for prod-admin" });
});

test("a reason is sent once it is given", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [{ ...CODE, kind: { kind: "reason" } }] });
  const reason = await screen.findByLabelText("Reason");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Continue" }).disabled).toBe(true);
  await user.type(reason, "incident 42{Enter}");
  expect(engine.asked.at(-1)).toEqual({ do: "answer-reason", prompt: 7, reason: "incident 42" });
});

test("earlier reasons are offered", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  const line = {
    version: 1,
    time: "2026-11-21T09:00:00Z",
    what: "assume" as const,
    surface: "window" as const,
    reason: "incident 41",
    outcome: { result: "done" as const },
  };
  engine.answer = (request) =>
    request.do === "activity"
      ? { answer: { answer: "activity", lines: [line, line], more: false } }
      : { answer: { answer: "done" } };
  engine.tell({ type: "change", change: { revision: 2, prompts: [{ ...CODE, kind: { kind: "reason" } }] } });
  await user.click(await screen.findByRole("button", { name: "incident 41" }));
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(engine.asked.at(-1)).toEqual({ do: "answer-reason", prompt: 7, reason: "incident 41" });
});

test("while the finder is open a question is asked there alone", async () => {
  const engine = open(FULL);
  engine.tell({ type: "finder", open: true });
  engine.tell({ type: "change", change: { revision: 2, prompts: [CODE] } });
  await tick();
  expect(screen.queryByRole("dialog")).toBeNull();
  engine.tell({ type: "finder", open: false });
  await screen.findByRole("dialog");
});

test("a form that the finder's window asks for opens once the settings are read", async () => {
  const engine = open();
  engine.tell({ type: "link", link: { state: "connected" } });
  engine.tell({ type: "edit", role: "staging-ops" });
  engine.tell({ type: "snapshot", snapshot: FULL });
  await screen.findByRole("heading", { name: "Edit role" });
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("staging-ops");
});

test("a closed window forgets what was typed", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await user.click(await screen.findByRole("button", { name: "Sources" }));
  await user.click(screen.getByRole("button", { name: "Add a source…" }));
  await user.click(screen.getByLabelText("Access key"));
  await user.type(screen.getByLabelText("Secret access key"), "secret");
  engine.tell({ type: "closed" });
  await screen.findByText("Loading…");
  engine.tell({ type: "show", page: { page: "home" } });
  await screen.findByRole("heading", { name: "Roles" });
});
