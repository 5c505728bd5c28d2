// Prompts, and preferences with a preview.
import { screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Prompt } from "../bindings/Prompt";
import type { Snapshot } from "../bindings/Snapshot";
import { EMPTY, FULL, problem } from "./fixtures";
import { open } from "./open";

const TWO: Prompt = {
  id: 9,
  kind: { kind: "two-accounts", current: "prod-admin" },
  role: "staging-ops",
  role_name: "staging-ops",
  asked_at: "2026-11-21T10:00:00Z",
};

const asking = (prompt: Prompt): Snapshot => ({ ...FULL, prompts: [prompt] });

test.each([
  [/^In a separate window/, "separate"],
  [/^In the same window/, "same"],
  [/^My browser has AWS multi-session turned on/, "multi-session"],
])("the second account opens %s with one press", async (name, choice) => {
  const user = userEvent.setup();
  const engine = open(asking(TWO));
  await screen.findByRole("heading", { name: "Where to open staging-ops?" });
  screen.getByText("Your browser shows one AWS account at a time, and prod-admin is already open.");
  await user.click(screen.getByRole("button", { name }));
  expect(engine.asked.at(-1)).toEqual({ do: "answer-accounts", prompt: 9, choice });
  engine.tell({ type: "change", change: { revision: 2, prompts: [] } });
});

test("a separate window that is not possible says why", async () => {
  const not = problem(
    "browser-not-suited",
    "No browser was found that can open separate windows.",
    "Get one.",
  );
  const kind = { kind: "two-accounts" as const, current: "prod-admin", not_apart: not };
  open(asking({ ...TWO, kind }));
  const separate = await screen.findByRole<HTMLButtonElement>("button", { name: /^In a separate window/ });
  expect(separate.disabled).toBe(true);
  screen.getByText("No browser was found that can open separate windows. Get one.");
  await waitFor(() => expect(document.activeElement?.textContent).toContain("In the same window"));
});

test("an answer that can't be saved is reported", async () => {
  const user = userEvent.setup();
  const engine = open(asking(TWO));
  engine.answer = () => {
    engine.tell({ type: "change", change: { revision: 2, prompts: [] } });
    return { problem: problem("file", "Rolecall can’t use the settings file.", "Make it writable.") };
  };
  await user.click(await screen.findByRole("button", { name: /^In the same window/ }));
  await screen.findByText("staging-ops: Rolecall can’t use the settings file.");
});

test("a renewal offers the last reason, which can be replaced", async () => {
  const user = userEvent.setup();
  const reason: Prompt = { ...TWO, kind: { kind: "reason" }, prefilled: "incident 42" };
  const engine = open(asking(reason));
  const field = await screen.findByLabelText<HTMLInputElement>("Reason");
  expect(field.value).toBe("incident 42");
  await user.keyboard("incident 43");
  expect(field.value).toBe("incident 43");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(engine.asked.at(-1)).toEqual({ do: "answer-reason", prompt: 9, reason: "incident 43" });
});

test("the line for the session name's preview is kept free, so that nothing below moves", async () => {
  const user = userEvent.setup();
  open(FULL);
  await user.click(await screen.findByRole("button", { name: /^Settings/ }));
  await user.click(await screen.findByRole("tab", { name: "Role defaults" }));
  const field = await screen.findByLabelText("Session name");
  const help = document.getElementById(field.getAttribute("aria-describedby") ?? "");
  expect(help?.textContent.trim()).toBe("");
});

test("saving a preference keeps what is being typed into another field", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await user.click(await screen.findByRole("button", { name: /^Settings/ }));
  await user.click(await screen.findByRole("tab", { name: "Browser" }));
  const field = await screen.findByLabelText<HTMLInputElement>("Issuer");
  await user.clear(field);
  await user.type(field, "https://a");
  const preferences = { ...FULL.preferences, sign_out_first: true };
  engine.tell({ type: "change", change: { revision: 2, preferences } });
  await waitFor(() =>
    expect(screen.getByLabelText<HTMLInputElement>("Sign the browser out first").checked).toBe(true),
  );
  expect(field.value).toBe("https://a");
});

test("a session name template has a preview from the engine", async () => {
  const user = userEvent.setup();
  const engine = open({ ...EMPTY, sources: FULL.sources, roles: FULL.roles });
  engine.answer = (request) => {
    if (request.do !== "preview" || request.change.change !== "put-preferences") {
      return { answer: { answer: "done" } };
    }
    const template = request.change.preferences.session_name;
    if (template === "") return { problem: problem("invalid", "It can’t be used.", "Use 2 to 64 letters.") };
    return { answer: { answer: "session-name", name: template.replace("{user}", "sam") } };
  };
  await user.click(await screen.findByRole("button", { name: /^Settings/ }));
  await user.click(await screen.findByRole("tab", { name: "Role defaults" }));
  await screen.findByText("CloudTrail shows you as sam@{host}.");
  const field = screen.getByLabelText("Session name");
  await user.clear(field);
  await screen.findByText("Use 2 to 64 letters.");
  await user.type(field, "team-{{user}");
  await screen.findByText("CloudTrail shows you as team-sam.");
});

test("automatic renewal can be made the default", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await user.click(await screen.findByRole("button", { name: /^Settings/ }));
  await user.click(await screen.findByRole("tab", { name: "Role defaults" }));
  await user.click(await screen.findByLabelText("Renew automatically"));
  await waitFor(() => expect(engine.asked.at(-1)).toMatchObject({ do: "edit" }));
  expect(engine.asked.at(-1)).toMatchObject({ change: { preferences: { auto_renew: true } } });
});

test("a passphrase is sent as it was typed, and a new one is typed twice", async () => {
  const user = userEvent.setup();
  const passphrase = (fresh: boolean): Prompt => ({
    ...TWO,
    role: "",
    role_name: "",
    kind: { kind: "passphrase", new: fresh },
  });
  const engine = open(asking(passphrase(true)));
  await user.type(await screen.findByLabelText("Passphrase"), " correct horse");
  const again = screen.getByLabelText("Type it again");
  await user.type(again, " corect");
  screen.getByText("The passphrases don’t match.");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Continue" }).disabled).toBe(true);
  await user.clear(again);
  await user.type(again, " correct horse{Enter}");
  expect(engine.asked.at(-1)).toEqual({ do: "answer-passphrase", prompt: 9, passphrase: " correct horse" });

  const refused = problem("passphrase-wrong", "That passphrase is wrong.", "Type it again.");
  const prompts = [{ ...passphrase(false), id: 10, refused }];
  engine.tell({ type: "change", change: { revision: 2, prompts } });
  await screen.findByText(/That passphrase is wrong\./);
  await user.type(screen.getByLabelText("Passphrase"), "another{Enter}");
  expect(engine.asked.at(-1)).toEqual({ do: "answer-passphrase", prompt: 10, passphrase: "another" });
});
