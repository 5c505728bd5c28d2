// The first run: a source, then a role; what goes wrong stands in its field, and a secret leaves the page once.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { EMPTY, FULL, open, problem, WORK } from "./fixtures";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

async function fillSource(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText("Access key ID"), "AKIAIOSFODNN7EXAMPLE");
  await user.type(screen.getByLabelText("Secret access key"), SECRET);
  await user.click(screen.getByRole("button", { name: "Add source" }));
}

test("a source is added with its key, checked, and a role is asked for next", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await screen.findByRole("heading", { name: "Add a source" });
  expect(screen.getByText(/^Welcome/)).toBeTruthy();
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
  engine.tell({ type: "change", change: { revision: 2, sources: [WORK] } });
  await screen.findByRole("heading", { name: "Add a role" });
});

test("a refused key keeps what was typed, but not the secret, and says why in the field's place", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  engine.answer = () => ({ problem: problem("key-unknown", "AWS does not know this key.", "Look again.") });
  await screen.findByRole("heading", { name: "Add a source" });
  await fillSource(user);
  const id = await screen.findByLabelText<HTMLInputElement>("Access key ID");
  await waitFor(() => expect(id.getAttribute("aria-invalid")).toBe("true"));
  expect(id.value).toBe("AKIAIOSFODNN7EXAMPLE");
  expect(document.getElementById("access-key-id-help")?.textContent).toContain("AWS does not know this key.");
  expect(screen.getByLabelText<HTMLInputElement>("Secret access key").value).toBe("");
  expect(document.body.innerHTML).not.toContain(SECRET);
});

test("the secret is a password that nothing remembers", async () => {
  open(EMPTY);
  const secret = await screen.findByLabelText<HTMLInputElement>("Secret access key");
  expect([secret.type, secret.autocomplete]).toEqual(["password", "off"]);
});

test("an empty field is said in its place, and nothing is asked", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  await user.click(await screen.findByRole("button", { name: "Add source" }));
  expect(document.getElementById("access-key-id-help")?.textContent).toContain("Please fill this in.");
  expect(engine.asked).toEqual([]);
});

test("a half-filled form is as it was when it is come back to, but for the secret", async () => {
  const user = userEvent.setup();
  open(FULL);
  await user.click(await screen.findByRole("button", { name: "Sources" }));
  await user.click(screen.getByRole("button", { name: "Add a source…" }));
  await user.type(screen.getByLabelText("Access key ID"), "AKIA");
  await user.type(screen.getByLabelText("Secret access key"), SECRET);
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Add a source…" }));
  expect(screen.getByLabelText<HTMLInputElement>("Access key ID").value).toBe("AKIA");
  expect(screen.getByLabelText<HTMLInputElement>("Secret access key").value).toBe("");
  cleanup();
});

test("a role takes its name from its ARN and is shown once it is there", async () => {
  const user = userEvent.setup();
  const engine = open({ ...EMPTY, sources: [WORK] });
  await user.type(await screen.findByLabelText("Role ARN"), "arn:aws:iam::123456789012:role/team/Admin");
  expect(screen.getByText("A role in acme-prod.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Admin");
  await user.selectOptions(screen.getByLabelText("Console lasts"), "12 h");
  await user.selectOptions(screen.getByLabelText("Credentials last"), "Other…");
  await user.type(screen.getByLabelText("Credentials last, other length"), "2h 30m");
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
          auto_renew: false,
        },
      },
    },
  ]);
  await screen.findByText("Admin was added.");
});

test("a new role never takes the place of another one", async () => {
  const user = userEvent.setup();
  const engine = open(FULL);
  await user.click(await screen.findByRole("button", { name: "Add a role…" }));
  await user.type(screen.getByLabelText("Role ARN"), "arn:aws:iam::123456789012:role/prod-admin");
  await user.click(screen.getByRole("button", { name: "Add role" }));
  expect(document.getElementById("name-help")?.textContent).toContain("There is one of that name already.");
  expect(engine.asked).toEqual([]);
});
