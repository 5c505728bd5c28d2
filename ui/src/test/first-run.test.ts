// The first run: a source, a role, a console. Errors are shown at their fields, and a secret is sent only once.
import { screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { SourceView } from "../bindings/SourceView";
import { EMPTY, FULL, LIVE, problem, role, WORK } from "./fixtures";
import { open, paste } from "./open";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const JO: SourceView = {
  ...WORK,
  identity: { account: "123456789012", arn: "arn:aws:iam::123456789012:user/jo" },
};

async function fillSource(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByLabelText("Access key"));
  await paste(user, screen.getByLabelText("Access key ID"), "AKIAIOSFODNN7EXAMPLE");
  await paste(user, screen.getByLabelText("Secret access key"), SECRET);
  await user.click(screen.getByRole("button", { name: "Add source" }));
}

test("three steps lead from nothing to a console", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await screen.findByRole("heading", { name: "How do you get into AWS?" });
  await fillSource(user);
  expect(engine.asked).toEqual([
    {
      do: "add-source",
      change: { change: "put-source", source: { id: "work", name: "work", kind: "access-key" } },
      key: { access_key_id: "AKIAIOSFODNN7EXAMPLE", secret_access_key: SECRET },
      base_revision: 1,
    },
    { do: "check-source", source: "work" },
  ]);
  engine.tell({ type: "change", change: { revision: 2, sources: [JO] } });
  await screen.findByRole("heading", { name: "What do you want to open?" });
  expect(screen.getByText("Signed in as jo in acme-prod")).toBeTruthy();

  await user.click(screen.getByLabelText("Role ARN"));
  await user.paste(
    "https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=Admin&displayName=prod",
  );
  expect(screen.getByText("Account: acme-prod")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("prod");
  await user.click(screen.getByRole("button", { name: "Add role" }));
  engine.tell({ type: "change", change: { revision: 3, roles: [role("prod")] } });
  await screen.findByRole("heading", { name: "You’re all set" });
  await user.click(screen.getByRole("button", { name: "Open console" }));
  expect(engine.asked.at(-1)).toEqual({ do: "open-console", role: "prod" });

  const console = {
    at: LIVE.started_at,
    until: LIVE.credentials_until,
    destination: "",
    from: "window" as const,
    replaced: false,
  };
  const session = { ...LIVE, owner: { role: "prod" }, name: "prod", console };
  engine.tell({ type: "change", change: { revision: 4, sessions: [session] } });
  await screen.findByText(/Rolecall lives in your tray/);
});

test("a user's own console needs no role", async () => {
  const user = userEvent.setup();
  const engine = open({ ...EMPTY, sources: [JO] });
  await user.click(await screen.findByRole("button", { name: "Open the console as jo" }));
  expect(engine.asked.at(-1)).toMatchObject({
    do: "edit",
    change: { change: "put-role", role: { id: "jo", kind: "federation", allow: "all", source: "work" } },
  });
});

test("the console of a login as a role needs no other role", async () => {
  const user = userEvent.setup();
  const arn = "arn:aws:sts::123456789012:assumed-role/Ops/jo";
  const login: SourceView = {
    ...JO,
    source: { id: "me", name: "me", kind: "login" },
    identity: { account: "123456789012", arn },
  };
  const engine = open({ ...EMPTY, sources: [login] });
  await user.click(await screen.findByRole("button", { name: "Open the console as jo" }));
  expect(engine.asked.at(-1)).toMatchObject({
    do: "edit",
    change: { change: "put-role", role: { id: "jo", kind: "own", source: "me" } },
  });
});

test("each step can be skipped", async () => {
  const user = userEvent.setup();
  open(EMPTY);
  await user.click(await screen.findByRole("button", { name: "Skip for now" }));
  await screen.findByRole("heading", { name: "Sources" });
});

test("a refused key keeps the input except the secret, and shows why at the field", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  engine.answer = () => ({ problem: problem("key-unknown", "AWS does not know this key.", "Look again.") });
  await fillSource(user);
  const id = await screen.findByLabelText<HTMLInputElement>("Access key ID");
  await waitFor(() => expect(id.getAttribute("aria-invalid")).toBe("true"));
  expect(id.value).toBe("AKIAIOSFODNN7EXAMPLE");
  expect(document.getElementById("source-access-key-id-help")?.textContent).toContain(
    "AWS does not know this key.",
  );
  expect(screen.getByLabelText<HTMLInputElement>("Secret access key").value).toBe("");
  expect(document.body.innerHTML).not.toContain(SECRET);
});

test("the secret's field is a password that the browser does not remember", async () => {
  open(EMPTY);
  await userEvent.setup().click(await screen.findByLabelText("Access key"));
  const secret = await screen.findByLabelText<HTMLInputElement>("Secret access key");
  expect([secret.type, secret.autocomplete]).toEqual(["password", "off"]);
});

test("an empty field shows an error, and nothing is sent", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await user.click(await screen.findByLabelText("Access key"));
  await user.click(screen.getByRole("button", { name: "Add source" }));
  expect(document.getElementById("source-access-key-id-help")?.textContent).toContain("Required");
  expect(engine.asked).toEqual([]);
});

test("an unfinished form is kept, without the secret", async () => {
  const user = userEvent.setup();
  open(FULL);
  await user.click(await screen.findByRole("button", { name: "Sources" }));
  await user.click(screen.getByRole("button", { name: "Add a source…" }));
  await user.click(screen.getByLabelText("Access key"));
  await user.type(screen.getByLabelText("Access key ID"), "AKIA");
  await paste(user, screen.getByLabelText("Secret access key"), SECRET);
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Add a source…" }));
  expect(screen.getByLabelText<HTMLInputElement>("Access key ID").value).toBe("AKIA");
  expect(screen.getByLabelText<HTMLInputElement>("Secret access key").value).toBe("");
});
