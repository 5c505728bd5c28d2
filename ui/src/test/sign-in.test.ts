// A company's sign-in: how it is added, its prompt in each state, and how its source is shown.
import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Prompt } from "../bindings/Prompt";
import type { SignInWay } from "../bindings/SignInWay";
import type { SourceView } from "../bindings/SourceView";
import { EMPTY, FULL, problem } from "./fixtures";
import { open, paste } from "./open";

const START_URL = "https://acme.awsapps.com/start";
const SOURCE: SourceView["source"] = {
  id: "acme",
  name: "acme",
  kind: "identity-center",
  start_url: START_URL,
  region: "eu-west-1",
};
const LISTED = { waiting: 0, accounts: 60, roles: 120 };
const SIGNED_IN: SourceView = {
  source: SOURCE,
  state: "ready",
  sign_in: { ...LISTED, until: "2126-11-21T18:40:00Z" },
};
const SIGNED_OUT: SourceView = { source: SOURCE, state: "needs-sign-in", sign_in: { ...LISTED, waiting: 2 } };
const DEVICE: SignInWay = {
  way: "device",
  code: "BCDF-GHJK",
  address: "https://acme.awsapps.com/start/#/device",
  until: "2126-11-21T18:40:00Z",
};

function prompt(way?: SignInWay, more: Partial<Prompt> = {}): Prompt {
  return {
    id: 9,
    kind: { kind: "sign-in", source: "acme", start_url: START_URL, ...(way ? { way } : {}) },
    role_name: "acme",
    asked_at: "2026-11-21T10:00:00Z",
    ...more,
  };
}

test("the first run offers the company’s sign-in first", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await paste(user, await screen.findByLabelText("Start URL"), START_URL);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(document.getElementById("source-region-help")?.textContent).toContain("Required");
  expect(engine.asked).toEqual([]);
  await paste(user, screen.getByLabelText("Region"), "eu-west-1");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(engine.asked).toEqual([
    {
      do: "add-source",
      change: { change: "put-source", source: SOURCE },
      base_revision: 1,
    },
    { do: "sign-in", source: "acme" },
  ]);

  engine.tell({ type: "change", change: { revision: 2, sources: [SIGNED_OUT] } });
  await screen.findByRole("heading", { name: "Your roles" });
  const listing = { done: 12, of: 60 };
  const sources = [{ ...SIGNED_IN, sign_in: { ...LISTED, roles: 24, accounts: 12, listing } }];
  engine.tell({ type: "change", change: { revision: 3, sources } });
  await screen.findByText("24 roles in 12 accounts");
  expect(screen.getByLabelText<HTMLProgressElement>("Listing roles: 12 of 60 accounts").value).toBe(12);
  await user.click(screen.getByRole("button", { name: "Go to my roles" }));
  await screen.findByRole("heading", { name: "Roles" });
});

test("a start URL that says its region needs none", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await paste(
    user,
    await screen.findByLabelText("Start URL"),
    "https://ssoins-1234.portal.eu-west-1.app.aws",
  );
  expect(screen.queryByLabelText("Region")).toBeNull();
  await user.click(screen.getByRole("button", { name: "More options" }));
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("company");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(engine.asked[0]).toMatchObject({ do: "add-source" });
});

test("the prompt opens the browser, opens it again, and takes a code instead", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, prompts: [prompt()] });
  const dialog = await screen.findByRole("dialog", { name: "Sign in to acme" });
  expect(within(dialog).getByText(START_URL)).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Open browser" }));
  expect(engine.asked).toEqual([{ do: "answer-sign-in", prompt: 9 }]);

  engine.tell({ type: "change", change: { revision: 2, prompts: [prompt({ way: "browser" })] } });
  await within(dialog).findByText("Waiting for you to sign in…");
  await user.click(within(dialog).getByRole("button", { name: "Open again" }));
  await user.click(within(dialog).getByRole("button", { name: "Use a code instead" }));
  expect(engine.asked.slice(1)).toEqual([
    { do: "answer-sign-in", prompt: 9 },
    { do: "answer-sign-in", prompt: 9, device: true },
  ]);

  engine.tell({ type: "change", change: { revision: 3, prompts: [prompt(DEVICE)] } });
  expect(await within(dialog).findByText("BCDF-GHJK")).toBeTruthy();
  expect(within(dialog).getByText(DEVICE.address)).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Use the browser" }));
  expect(engine.asked.at(-1)).toEqual({ do: "answer-sign-in", prompt: 9 });
  await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(engine.asked.at(-1)).toEqual({ do: "cancel-prompt", prompt: 9 });

  engine.tell({ type: "change", change: { revision: 4, prompts: [] } });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("an AWS sign-in is offered beside the company’s, and lists nothing", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await user.click(await screen.findByRole("radio", { name: "AWS console sign-in" }));
  await user.click(screen.getByRole("button", { name: "More options" }));
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("aws");
  const region = screen.getByLabelText(/^Region/);
  await user.clear(region);
  await paste(user, region, "eu-west-1");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(engine.asked).toEqual([
    {
      do: "add-source",
      change: {
        change: "put-source",
        source: { id: "aws", name: "aws", kind: "login", region: "eu-west-1" },
      },
      base_revision: 1,
    },
    { do: "sign-in", source: "aws" },
  ]);
});

test("a company’s provider is added with what its maker needs, said beforehand", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await user.click(await screen.findByRole("radio", { name: "Your company’s own sign-in" }));
  expect(screen.getByText(/public client with PKCE/)).toBeTruthy();
  const issuer = screen.getByLabelText<HTMLInputElement>("Issuer");
  await user.selectOptions(screen.getByLabelText("Provider"), "Okta");
  expect(screen.getByText(/In Okta, Rolecall is a native app/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(document.getElementById("source-issuer-help")?.textContent).toContain("Required");
  expect(engine.asked).toEqual([]);
  await paste(user, issuer, "https://acme.okta.com");
  await paste(user, screen.getByLabelText("Client ID"), "0oa1");
  // What has no name yet shows its name, too.
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("acme");
  expect(screen.queryByLabelText(/MFA device/)).toBeNull();
  await user.clear(screen.getByLabelText(/^Region/));
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  const source = {
    id: "acme",
    name: "acme",
    kind: "oidc",
    issuer: "https://acme.okta.com",
    client_id: "0oa1",
    preset: "okta",
  };
  expect(engine.asked).toEqual([
    { do: "add-source", change: { change: "put-source", source }, base_revision: 1 },
    { do: "sign-in", source: "acme" },
  ]);
});

test("a provider’s source says who has signed in, and keeps what it has when it is edited", async () => {
  const user = userEvent.setup();
  const source = {
    id: "okta",
    name: "okta",
    kind: "oidc",
    issuer: "https://acme.okta.com",
    client_id: "0oa1",
    scopes: ["openid", "groups"],
    redirect_uris: ["http://localhost:8400/callback"],
    parameters: { login_hint: "jo=smith@acme.com", prompt: "login" },
  } as const satisfies SourceView["source"];
  const person = "jo@acme.com";
  const engine = open({
    ...FULL,
    sources: [{ source, state: "ready", sign_in: { waiting: 0, accounts: 0, roles: 0, person } }],
  });
  await user.click(await screen.findByRole("button", { name: "Sources" }));
  expect(await screen.findByText("Signed in as jo@acme.com")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: /^More for okta/ }));
  await user.click(await screen.findByRole("menuitem", { name: /^Edit/ }));
  await user.click(await screen.findByRole("button", { name: "Save" }));
  const { id, name, kind, ...keys } = source;
  expect(engine.asked.at(-1)).toMatchObject({
    do: "edit",
    change: { change: "put-source", source: { id, name, kind, ...keys } },
  });
});

test("from another device the code of the last page is brought back", async () => {
  const user = userEvent.setup();
  const address = "https://eu-west-1.signin.aws.amazon.com/v1/authorize?state=5ea1";
  const engine = open({
    ...FULL,
    prompts: [prompt({ way: "page", address, until: "2126-11-21T18:40:00Z" })],
  });
  const dialog = await screen.findByRole("dialog", { name: "Sign in to acme" });
  expect(within(dialog).getByText(address)).toBeTruthy();
  const send = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Continue" });
  expect(send.disabled).toBe(true);
  engine.answer = () => ({
    problem: problem("not-a-login-answer", "That is not what the sign-in page shows."),
  });
  await paste(user, within(dialog).getByLabelText("Code from the page"), " no code ");
  await user.click(send);
  expect(engine.asked).toEqual([{ do: "answer-login", prompt: 9, answer: "no code" }]);
  await within(dialog).findByText(/That is not what the sign-in page shows\./);
  engine.answer = () => ({ answer: { answer: "done" } });
  await paste(user, within(dialog).getByLabelText("Code from the page"), "c3RhdGU9");
  await user.click(send);
  expect(engine.asked.at(-1)).toEqual({ do: "answer-login", prompt: 9, answer: "c3RhdGU9" });

  engine.tell({ type: "change", change: { revision: 2, prompts: [prompt({ way: "answered" })] } });
  await within(dialog).findByText("Waiting for you to sign in…");
  expect(within(dialog).queryByLabelText("Code from the page")).toBeNull();
});

test("a sign-in that came to nothing says why, and can be begun again", async () => {
  const user = userEvent.setup();
  const refused = problem("cancelled", "No one signed in within 10 minutes.", "Sign in again.");
  const engine = open({ ...FULL, prompts: [prompt(undefined, { refused })] });
  const dialog = await screen.findByRole("dialog", { name: "Sign in to acme" });
  expect(within(dialog).getByRole("alert").textContent).toContain("No one signed in within 10 minutes.");
  engine.answer = () => ({ problem: problem("cancelled", "The browser did not start.", "Look at it.") });
  await user.click(within(dialog).getByRole("button", { name: "Open browser" }));
  await within(dialog).findByText(/The browser did not start\./);
});

test("a company’s source says how long its sign-in lasts, and is signed in to again", async () => {
  const user = userEvent.setup();
  const engine = open({ ...FULL, sources: [SIGNED_IN] });
  await user.click(await screen.findByRole("button", { name: "Sources" }));
  expect(screen.getByText(/^Signed in until /)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Sign in again to acme" }));
  await user.click(screen.getByRole("button", { name: "More for acme" }));
  await user.click(screen.getByRole("menuitem", { name: "Refresh roles" }));
  await user.click(screen.getByRole("button", { name: "More for acme" }));
  await user.click(screen.getByRole("menuitem", { name: "Sign out" }));
  expect(engine.asked).toEqual([
    { do: "sign-in", source: "acme" },
    { do: "list-roles", source: "acme" },
    { do: "sign-out", source: "acme" },
  ]);
  await screen.findByText("Signed out of acme.");

  engine.tell({ type: "change", change: { revision: 2, sources: [SIGNED_OUT] } });
  await screen.findByText("2 requests are waiting");
  engine.answer = () => ({ problem: problem("cancelled", "Cancelled.") });
  await user.click(screen.getByRole("button", { name: "Sign in to acme" }));
  expect(screen.queryByRole("alert")).toBeNull();
});
