// The import from ~/.aws: a preview, then the result. The page never handles a key.
import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { ImportPlan } from "../bindings/ImportPlan";
import type { WindowRequest } from "../bindings/WindowRequest";
import type { Reply } from "../engine/engine.svelte";
import { EMPTY, FULL, problem, role, WORK } from "./fixtures";
import { open } from "./open";

const NOTHING: ImportPlan = { sources: [], roles: [], left: [], notes: [] };
const PLAN: ImportPlan = {
  sources: [{ ...WORK.source, mfa_serial: "arn:aws:iam::123456789012:mfa/jo" }],
  roles: [role("ops").role],
  left: [{ profile: "corp", why: "by-sdk" }],
  notes: [{ name: "/home/jo/.aws/config", text: "Line 4 has no =." }],
};

/** Opens the page as the tray does. */
function openPage(answer: (request: WindowRequest) => Reply, snapshot = EMPTY) {
  const engine = open(snapshot);
  engine.answer = answer;
  engine.tell({ type: "show", page: { page: "import" } });
  return engine;
}

const planned = (plan: ImportPlan): Reply => ({ answer: { answer: "import-plan", plan } });

test("the first run offers the import, and the result is shown", async () => {
  const user = userEvent.setup();
  const engine = open(EMPTY);
  engine.answer = ({ do: what }) =>
    what === "import-plan"
      ? planned(PLAN)
      : { answer: { answer: "imported", imported: { sources: ["work"], roles: ["ops"], problems: [] } } };
  await user.click(await screen.findByRole("button", { name: "Import from ~/.aws" }));
  await screen.findByRole("heading", { level: 1, name: "Import from ~/.aws" });
  await screen.findByText("arn:aws:iam::123456789012:role/ops", { exact: false });
  expect(screen.getByText(/MFA device .*mfa\/jo/)).toBeTruthy();
  expect(screen.getByText(/Signs in through the AWS SDK/)).toBeTruthy();
  expect(screen.getByText("Line 4 has no =.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Import" }));
  await screen.findByText(/Imported 1 source and 1 role\./);
  expect(engine.asked).toEqual([{ do: "import-plan" }, { do: "import" }]);
  engine.tell({ type: "change", change: { revision: 2, sources: [WORK], roles: FULL.roles } });
  await user.click(screen.getByRole("button", { name: "Done" }));
  await screen.findByRole("heading", { level: 1, name: "Roles" });
});

test("what could not be imported is shown with the reason", async () => {
  const user = userEvent.setup();
  const refused = problem("root-key", "That is a root user’s key.", "Use a user’s key.");
  const imported = { sources: [], roles: [], problems: [{ name: "work", problem: refused }] };
  openPage(({ do: what }) =>
    what === "import-plan" ? planned(PLAN) : { answer: { answer: "imported", imported } },
  );
  await user.click(await screen.findByRole("button", { name: "Import" }));
  await screen.findByText(/work.* was not imported: .*That is a root user’s key\./);
  expect(screen.getByText(/Imported no sources and no roles\./)).toBeTruthy();
  expect(screen.getByText(/Use a user’s key\./)).toBeTruthy();
});

test("without anything to import there is no button for it", async () => {
  openPage(() => planned(NOTHING));
  await screen.findByRole("heading", { name: "Nothing to import" });
  expect(screen.queryByRole("button", { name: "Import" })).toBeNull();
});

test("files that can't be read are reported, and can be read again", async () => {
  const user = userEvent.setup();
  let answer: Reply = { problem: problem("file", "Rolecall can’t use the files in ~/.aws.", "Look.") };
  openPage(() => answer);
  expect((await screen.findByRole("alert")).textContent).toContain("Look.");
  answer = planned(PLAN);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("button", { name: "Import" });
  expect(screen.queryByRole("alert")).toBeNull();
});
