// The gallery's states by name: messages to the page, the engine's answers, and what a person does.
import type { WindowPage } from "../src/bindings/WindowPage";
import type { WindowRequest } from "../src/bindings/WindowRequest";
import type { Snapshot } from "../src/bindings/Snapshot";
import type { StartView } from "../src/bindings/StartView";
import type { ToPage } from "../src/bindings/ToPage";
import type { Reply } from "../src/engine/engine.svelte";
import { EMPTY } from "../src/test/fixtures";
import type { FakeEngine } from "../src/test/fake-engine";
import {
  ACCOUNTS,
  ACCOUNTS_PROMPT,
  ATTENTION,
  COMPANIES,
  DEVICE,
  PERMISSION,
  DIFFERENCE,
  HOSTILE,
  LOG,
  many,
  manyAccounts,
  problem,
  PASSPHRASE_PROMPT,
  PROMPT,
  role,
  ROLES,
  SIGN_IN_PROMPT,
  signingIn,
  SOURCES,
  START_URL,
  WORLD,
  PROD,
} from "./world";

export interface State {
  told: ToPage[];
  answer?: (request: WindowRequest) => Reply;
  act?: (engine: FakeEngine) => Promise<void>;
}

const CONNECTED: ToPage = { type: "link", link: { state: "connected" } };

function at(page: WindowPage, snapshot: Snapshot = WORLD): ToPage[] {
  return [CONNECTED, { type: "snapshot", snapshot }, { type: "show", page }];
}

/** A desktop where start at login and the shortcut work, or neither does. */
function starting(works?: { keys: string }): Snapshot {
  const { engine, preferences } = WORLD;
  const trouble = problem(
    "shortcut",
    "Ctrl+Alt+R is already used by another program.",
    "Choose another shortcut, or bind a key to the command “rolecall find” in your desktop’s keyboard settings.",
  );
  const start: StartView = works
    ? { at_login: { state: "on" }, shortcut: { state: "on", ...works }, no_tray: false }
    : { at_login: { state: "turned-off" }, shortcut: { state: "failed", problem: trouble }, no_tray: true };
  return {
    ...WORLD,
    engine: { ...engine, start },
    preferences: { ...preferences, launch_at_login: true, shortcut: "Ctrl+Alt+R" },
  };
}

const ROLES_PAGE: WindowPage = { page: "role", id: "" };
const calm = { ...WORLD, sessions: [] };

/** The answers of an engine where everything works. */
function answer(request: WindowRequest): Reply {
  switch (request.do) {
    case "activity":
      return { answer: { answer: "activity", lines: LOG, more: false } };
    case "import-plan":
      return {
        answer: {
          answer: "import-plan",
          plan: {
            sources: SOURCES.slice(0, 2).map(({ source }) => source),
            roles: ROLES.slice(0, 3).map((view) => view.role),
            left: [
              { profile: "corp", why: "by-sdk" },
              { profile: "old", why: "no-source" },
              { profile: "mine", why: "passed-over" },
            ],
            notes: [{ name: "/home/jo/.aws/config", text: "Line 4 has no =." }],
          },
        },
      };
    case "import":
      return {
        answer: {
          answer: "imported",
          imported: {
            sources: ["work"],
            roles: ["prod-admin", "staging-ops"],
            problems: [
              {
                name: "root",
                problem: problem("root-key", "This key is the root user’s.", "Use the key of an IAM user."),
              },
            ],
          },
        },
      };
    case "review-team":
      return { answer: { answer: "team", difference: DIFFERENCE, offer: "1" } };
    case "look-at-team-file":
      return { answer: { answer: "team", difference: { ...DIFFERENCE, changed: [], gone: [] } } };
    case "preview":
      if (request.change.change === "put-template") {
        const first = ROLES.slice(0, 3).map((view) => view.role);
        return { answer: { answer: "template-roles", count: 412, first } };
      }
      if (request.change.change === "put-preferences") {
        return { answer: { answer: "session-name", name: "jo@laptop" } };
      }
      return { answer: { answer: "outlook", outlook: ROLES[0]?.outlook ?? never() } };
    case "check-role":
    case "check-draft":
      return {
        answer: {
          answer: "identity",
          identity: { account: PROD, arn: `arn:aws:sts::${PROD}:assumed-role/prod-admin/jo@laptop` },
        },
      };
    default:
      return { answer: { answer: "done" } };
  }
}

function never(): never {
  throw new Error("the world has roles");
}

// ---- what a person does

const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds));

async function found<E extends HTMLElement>(look: () => E | null | undefined): Promise<E> {
  for (let tries = 0; tries < 200; tries++) {
    const element = look();
    if (element) return element;
    await new Promise((later) => setTimeout(later, 10));
  }
  throw new Error(`not there: ${look.toString()}`);
}

/** Clicks the nth match of a selector; labels depend on the language. */
async function press(selector: string, nth = 0) {
  (await found(() => document.querySelectorAll<HTMLElement>(selector)[nth])).click();
}

async function fill(id: string, text: string) {
  const field = await found(() => document.querySelector<HTMLInputElement>(`[id="${id}"]`));
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Scrolls to an element, again where WebKit scrolls back: it brings a focused element into view a moment later. */
async function scroll(selector: string, block: ScrollLogicalPosition = "center") {
  const element = await found(() => document.querySelector<HTMLElement>(selector));
  for (let tries = 0; tries < 20; tries++) {
    element.scrollIntoView({ block });
    const { top } = element.getBoundingClientRect();
    await pause(100);
    if (element.getBoundingClientRect().top === top) return;
  }
}

async function choose(id: string, value: string) {
  const field = await found(() =>
    document.querySelector<HTMLSelectElement>(`[id="${id}"], [aria-label="${id}"]`),
  );
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

const key = (key: string, more: KeyboardEventInit = {}) =>
  (document.activeElement ?? window).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
const page = (number: number) => key(number.toString(), { ctrlKey: true });

const editFirst = async () => {
  await press('[data-role="prod-admin"] [aria-haspopup]');
  await press('[role="menuitem"]', 4);
};

const one = { ...EMPTY, accounts: ACCOUNTS, sources: SOURCES.slice(0, 1), roles: [] };

export const STATES: Record<string, State> = {
  connecting: { told: [{ type: "link", link: { state: "connecting" } }] },
  "not-running": { told: [{ type: "link", link: { state: "not-running" } }] },
  "other-version": { told: [{ type: "link", link: { state: "other-version", version: "0.9.0" } }] },
  loading: {
    told: [
      CONNECTED,
      { type: "snapshot", snapshot: { ...EMPTY, engine: { ...EMPTY.engine, ready: false } } },
    ],
  },
  "link-lost": { told: [...at({ page: "sessions" }), { type: "link", link: { state: "lost" } }] },
  "link-gone": { told: [...at({ page: "sessions" }), { type: "link", link: { state: "not-running" } }] },

  "first-run": { told: at({ page: "home" }, EMPTY) },
  "first-run-company-empty": { told: at({ page: "home" }, EMPTY), act: () => press('[type="submit"]') },
  "first-run-company-signing-in": {
    told: at(
      { page: "home" },
      {
        ...EMPTY,
        sources: [{ ...(COMPANIES[1] ?? never()), sign_in: { waiting: 0, accounts: 0, roles: 0 } }],
      },
    ),
  },
  "first-run-company-roles": {
    told: at(
      { page: "home" },
      {
        ...EMPTY,
        sources: COMPANIES.slice(2),
      },
    ),
  },
  "first-run-key": { told: at({ page: "home" }, EMPTY), act: () => press('[value="access-key"]') },
  "first-run-key-wrong": {
    told: at({ page: "home" }, EMPTY),
    answer: () => ({
      problem: problem(
        "root-key",
        "This is the key of the account’s root user.",
        "Rolecall takes no root keys: make an IAM user and a key for it.",
      ),
    }),
    act: async () => {
      await press('[value="access-key"]');
      await fill("source-access-key-id", "AKIAIOSFODNN7EXAMPLE");
      await fill("source-secret-access-key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
      await press('[type="submit"]');
    },
  },
  "first-run-role": { told: at({ page: "home" }, one) },
  "first-run-ready": {
    told: at({ page: "home" }, one),
    act: async (engine) => {
      await fill(
        "role-arn",
        `https://signin.aws.amazon.com/switchrole?account=${PROD}&roleName=Admin&displayName=prod-admin&color=F2B0A9`,
      );
      await press('[type="submit"]');
      await pause(50);
      engine.tell({
        type: "change",
        change: { revision: 2, roles: [role("prod-admin", PROD, { colour: "red" })] },
      });
    },
  },

  sessions: { told: at({ page: "sessions" }) },
  "sessions-none": { told: at({ page: "sessions" }, calm) },
  "sessions-end-all": { told: at({ page: "sessions" }), act: () => press("footer .danger") },
  "sessions-copy": { told: at({ page: "copy-credentials", role: "prod-admin" }) },

  roles: { told: at(ROLES_PAGE) },
  "roles-few": { told: at(ROLES_PAGE, { ...calm, roles: ROLES.slice(0, 3) }) },
  "roles-none": { told: at(ROLES_PAGE, one) },
  "roles-thousands": { told: at(ROLES_PAGE, { ...WORLD, roles: many(5000) }) },
  "roles-names": { told: at(ROLES_PAGE, { ...calm, roles: HOSTILE }) },
  "roles-grouped": {
    told: at(ROLES_PAGE),
    act: async () =>
      choose(
        (await found(() => document.querySelector<HTMLElement>(".tools select"))).getAttribute(
          "aria-label",
        ) ?? "",
        "account",
      ),
  },
  "roles-pick": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press(".tools [aria-pressed]");
      // With large text the list begins below the visible part.
      await pause(150);
      (await found(() => document.querySelector<HTMLElement>("main"))).scrollTo({ top: 400 });
      await press('[data-role] [type="checkbox"]');
    },
  },
  "roles-no-match": {
    told: at(ROLES_PAGE),
    act: async () => {
      (await found(() => document.querySelector<HTMLElement>("[data-filter]"))).id = "filter";
      await fill("filter", "nothing of that name");
    },
  },
  "roles-menu": { told: at(ROLES_PAGE), act: () => press('[data-role="prod-admin"] [aria-haspopup]') },
  "roles-removed": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press('[data-role="staging-ops"] [aria-haspopup]');
      await press('[role="menuitem"].danger');
    },
  },
  "roles-in-use": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press('[data-role="prod-admin"] [aria-haspopup]');
      await press('[role="menuitem"].danger');
    },
  },
  "roles-search": {
    told: at(ROLES_PAGE),
    act: async () => {
      (await found(() => document.querySelector<HTMLElement>("[data-filter]"))).id = "filter";
      await fill("filter", "prod");
    },
  },
  "roles-said": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press('[data-role="staging-ops"] [aria-haspopup]');
      await press('[role="menuitem"]', 1);
    },
  },
  attention: { told: at(ROLES_PAGE, { ...WORLD, attention: ATTENTION }) },
  "attention-permission": { told: at(ROLES_PAGE, { ...WORLD, attention: [PERMISSION] }) },

  "role-new": { told: at({ page: "add-role" }) },
  "role-new-empty": { told: at({ page: "add-role" }), act: () => press('[type="submit"]') },
  "role-edit": { told: at(ROLES_PAGE), act: editFirst },
  "role-advanced": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      roles: [
        role("prod-admin", PROD, {
          favourite: true,
          protect: true,
          external_id: "example-external-id",
          session_name: "jo",
          tags: { Project: "apollo", CostCentre: "4711" },
          transitive_tags: ["Project"],
          policy: '{\n  "Version": "2012-10-17",\n  "Statement": []\n}',
          policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          open_with: "private",
        } as Parameters<typeof role>[2]),
      ],
    }),
    act: async () => {
      await editFirst();
      await press("summary");
      await scroll("summary", "start");
    },
  },
  "role-refused": {
    told: at(ROLES_PAGE),
    answer: (request) =>
      request.do === "edit" || request.do === "preview"
        ? {
            problem: problem(
              "invalid",
              "Invalid session policy.",
              "A session policy is a JSON object, 2048 characters at most together with the managed policies.",
              { field: "policy" },
            ),
          }
        : answer(request),
    act: async () => {
      await editFirst();
      await press('[type="submit"]');
    },
  },
  "role-checked": {
    told: at(ROLES_PAGE),
    act: async () => {
      await editFirst();
      await press('form .buttons [type="button"]');
      await pause(300);
      await scroll(".outlook");
    },
  },
  templates: { told: at(ROLES_PAGE), act: () => press("header .quiet") },
  "templates-none": {
    told: at(ROLES_PAGE, { ...WORLD, templates: [] }),
    act: () => press("header .quiet"),
  },
  "template-new": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press("header .quiet");
      await press("header .button", 1);
      await pause(300);
    },
  },
  "template-edit": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press("header .quiet");
      await press('[data-template="long"] .button');
      await pause(300);
      await scroll(".made");
    },
  },
  "template-remove": {
    told: at(ROLES_PAGE),
    act: async () => {
      await press("header .quiet");
      await press('[data-template="read"] [aria-haspopup]');
      await press('[role="menuitem"].danger');
    },
  },
  "role-of-team": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      roles: [role("prod-admin", PROD, {}, { catalogue: "team", from: "platform" })],
    }),
    act: editFirst,
  },
  "role-without-source": { told: at({ page: "add-role" }, EMPTY) },

  import: { told: at({ page: "import" }, EMPTY) },
  "import-nothing": {
    told: at({ page: "import" }, EMPTY),
    answer: () => ({
      answer: { answer: "import-plan", plan: { sources: [], roles: [], left: [], notes: [] } },
    }),
  },
  "import-failed": {
    told: at({ page: "import" }, EMPTY),
    answer: () => ({
      problem: problem(
        "file",
        "Rolecall can’t use the files in ~/.aws: permission denied",
        "Test that it exists, that you can access it, and that the disk has space.",
      ),
    }),
  },
  imported: { told: at({ page: "import" }, EMPTY), act: () => press(".import .button.primary") },

  sources: { told: at({ page: "home" }), act: async () => void page(3) },
  "sources-none": { told: at({ page: "sessions" }, EMPTY), act: async () => void page(3) },
  "sources-companies": {
    told: at({ page: "home" }, { ...WORLD, sources: COMPANIES }),
    act: async () => void page(3),
  },
  "source-new": { told: at({ page: "add-source" }) },
  "source-company": {
    told: at({ page: "add-source" }),
    act: async () => {
      await fill("source-start-url", START_URL);
      await press("summary");
    },
  },
  "source-provider": {
    told: at({ page: "add-source" }),
    act: async () => {
      await press('[value="oidc"]');
      await fill("source-issuer", "https://acme.okta.com");
      await press("summary");
    },
  },
  "source-access-key": { told: at({ page: "add-source" }), act: () => press('[value="access-key"]') },
  "source-profile": { told: at({ page: "add-source" }), act: () => press('[value="profile"]') },
  "source-environment": { told: at({ page: "add-source" }), act: () => press('[value="environment"]') },
  "source-web-identity": { told: at({ page: "add-source" }), act: () => press('[value="web-identity"]') },
  "source-edit": {
    told: at({ page: "home" }),
    act: async () => {
      page(3);
      await press('[data-source="work"] [aria-haspopup]');
      await press('[role="menuitem"]', 1);
      await press("summary");
    },
  },
  "source-key": {
    told: at({ page: "home" }),
    act: async () => {
      page(3);
      await press('[data-source="work"] [aria-haspopup]');
      await press('[role="menuitem"]');
    },
  },
  "source-remove": {
    told: at({ page: "home" }),
    act: async () => {
      page(3);
      await press('[data-source="work"] [aria-haspopup]');
      await press('[role="menuitem"].danger');
    },
  },
  "source-check-failed": {
    told: at({ page: "home" }),
    answer: (request) =>
      request.do === "check-source"
        ? {
            problem: problem(
              "key-unknown",
              "AWS does not recognise this access key.",
              "It may have been deactivated or deleted. Check it in IAM, or enter another one under Sources.",
            ),
          }
        : answer(request),
    act: async () => {
      page(3);
      await press('[data-source="work"] .button');
    },
  },

  activity: {
    told: at({ page: "activity" }),
    act: async () => void (await found(() => document.querySelector<HTMLElement>(".timeline ~ [role=list]"))),
  },
  "activity-none": {
    told: at({ page: "activity" }),
    answer: () => ({ answer: { answer: "activity", lines: [], more: false } }),
  },
  "activity-failed": {
    told: at({ page: "activity" }),
    answer: () => ({
      problem: problem(
        "file",
        "Rolecall can’t use the activity log: permission denied",
        "Test that it exists, that you can access it, and that the disk has space.",
      ),
    }),
  },

  preferences: { told: at({ page: "preferences" }) },
  "preferences-start": {
    told: at({ page: "preferences" }, starting({ keys: "Ctrl+Alt+R" })),
    act: () => scroll("#preference-shortcut"),
  },
  "preferences-start-trouble": {
    told: at({ page: "preferences" }, starting()),
    act: () => scroll("#preference-shortcut"),
  },
  "preferences-wrong": {
    told: at({ page: "preferences" }),
    act: async () => {
      await fill("preference-notify-before", "soon");
      (
        await found(() => document.querySelector<HTMLElement>('[id="preference-notify-before"]'))
      ).dispatchEvent(new Event("change", { bubbles: true }));
    },
  },
  "preferences-sessions": { told: at({ page: "preferences" }), act: () => press('[data-tab="sessions"]') },
  "preferences-browser": { told: at({ page: "preferences" }), act: () => press('[data-tab="browser"]') },
  "preferences-security": { told: at({ page: "preferences" }), act: () => press('[data-tab="security"]') },
  "preferences-advanced": { told: at({ page: "preferences" }), act: () => press('[data-tab="advanced"]') },

  accounts: { told: at({ page: "home" }), act: async () => void page(6) },
  "accounts-none": {
    told: at({ page: "home" }, { ...WORLD, accounts: [] }),
    act: async () => void page(6),
  },
  "accounts-thousands": {
    told: at({ page: "home" }, { ...WORLD, accounts: manyAccounts(1500) }),
    act: async () => void page(6),
  },
  "accounts-edit": {
    told: at({ page: "home" }),
    act: async () => {
      page(6);
      await press('[role="list"] .button');
    },
  },
  "accounts-remove": {
    told: at({ page: "home" }),
    act: async () => {
      page(6);
      await press('[role="list"] .button');
      await press("dialog .danger");
    },
  },

  team: { told: at({ page: "home" }), act: async () => void page(7) },
  "team-none": { told: at({ page: "home" }, { ...WORLD, teams: [] }), act: async () => void page(7) },
  "team-review": {
    told: at({ page: "home" }),
    act: async () => {
      page(7);
      await press('[data-team="platform"] ~ .notice .button');
    },
  },
  "team-conflict": {
    told: at({ page: "home" }),
    answer: (request) =>
      request.do === "take-team"
        ? {
            problem: problem(
              "conflict",
              "platform changed while you were editing it.",
              "Test the current version, then make your change again.",
            ),
          }
        : answer(request),
    act: async () => {
      page(7);
      await press('[data-team="platform"] ~ .notice .button');
      await press("dialog .primary");
    },
  },
  "team-remove": {
    told: at({ page: "home" }),
    act: async () => {
      page(7);
      await press('[data-team="platform"] [aria-haspopup]');
      await press('[role="menuitem"].danger');
    },
  },
  "team-follow": {
    told: at({ page: "home" }),
    answer: (request) =>
      request.do === "look-at-team-file"
        ? {
            problem: problem(
              "team-file",
              "Team file, line 6: a team’s file may not set roles.open_with.",
              "It can set name, arn, source, duration, console_duration, region, destination, group, colour, protect, tags, external_id and policy_arns. Ask its author to correct it.",
            ),
          }
        : answer(request),
    act: async () => {
      page(7);
      await press("header .button", 2);
      await fill("team-name", "platform");
      await fill("team-from", "https://example.com/roles.toml");
      await press("dialog [type=submit]");
    },
  },
  "team-import": {
    told: at({ page: "home" }),
    act: async () => {
      page(7);
      await press("header .button", 1);
    },
  },
  "team-import-look": {
    told: at({ page: "home" }),
    act: async () => {
      page(7);
      await press("header .button", 1);
      await fill("team-from", "/srv/roles.toml");
      await press("dialog [type=submit]");
    },
  },

  finder: { told: at({ page: "finder", text: "" }) },
  "finder-service": { told: at({ page: "finder", text: "prod s3" }) },
  "finder-none": { told: at({ page: "finder", text: "xyz" }) },
  "finder-commands": { told: at({ page: "finder", text: "s" }) },
  "finder-action-search": {
    told: at({ page: "finder", text: "prod s3" }),
    act: async () => {
      key("Tab");
      (await found(() => document.querySelector<HTMLElement>(".finder input"))).id = "finder-text";
      await fill("finder-text", "copy");
    },
  },
  "finder-no-action": {
    told: at({ page: "finder", text: "prod" }),
    act: async () => {
      key("Tab");
      (await found(() => document.querySelector<HTMLElement>(".finder input"))).id = "finder-text";
      await fill("finder-text", "nothing of that name");
    },
  },
  "finder-actions": { told: at({ page: "finder", text: "prod" }), act: async () => void key("Tab") },
  "finder-thousands": { told: at({ page: "finder", text: "pay adm" }, { ...WORLD, roles: many(5000) }) },

  "prompt-code": {
    told: at(ROLES_PAGE, { ...WORLD, prompts: [PROMPT], attention: [{ about: "prompt", prompt: PROMPT }] }),
  },
  "prompt-wrong": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [
        {
          ...PROMPT,
          refused: problem(
            "mfa-code-refused",
            "AWS rejected that code.",
            "Each code works once. Wait for the next one, and check that it comes from the right device.",
          ),
        },
      ],
    }),
  },
  "prompt-reason": { told: at(ROLES_PAGE, { ...WORLD, prompts: [{ ...PROMPT, kind: { kind: "reason" } }] }) },
  "prompt-reason-again": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [{ ...PROMPT, kind: { kind: "reason" }, prefilled: "incident 4711: queue is stuck" }],
    }),
  },
  "prompt-passphrase": { told: at(ROLES_PAGE, { ...WORLD, prompts: [PASSPHRASE_PROMPT] }) },
  "prompt-passphrase-new": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [{ ...PASSPHRASE_PROMPT, kind: { kind: "passphrase", new: true }, asked_by: "terraform" }],
    }),
  },
  "prompt-sign-in": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [SIGN_IN_PROMPT],
      attention: [{ about: "prompt", prompt: SIGN_IN_PROMPT }],
    }),
  },
  "prompt-sign-in-attention": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [{ ...SIGN_IN_PROMPT, first_to: 4 }],
      attention: [{ about: "prompt", prompt: SIGN_IN_PROMPT }],
    }),
  },
  "prompt-sign-in-browser": { told: at(ROLES_PAGE, { ...WORLD, prompts: [signingIn({ way: "browser" })] }) },
  "prompt-sign-in-device": { told: at(ROLES_PAGE, { ...WORLD, prompts: [signingIn(DEVICE)] }) },
  "prompt-sign-in-failed": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [
        {
          ...SIGN_IN_PROMPT,
          refused: problem(
            "wrong-instance",
            "IAM Identity Center does not recognise https://acme.awsapps.com/start in eu-west-1.",
            "Check the start URL against the address of your access portal, and ask your AWS administrator for the region.",
          ),
        },
      ],
    }),
  },
  "prompt-accounts": { told: at(ROLES_PAGE, { ...WORLD, prompts: [ACCOUNTS_PROMPT] }) },
  "prompt-accounts-not-apart": {
    told: at(ROLES_PAGE, {
      ...WORLD,
      prompts: [
        {
          ...ACCOUNTS_PROMPT,
          kind: {
            ...ACCOUNTS_PROMPT.kind,
            not_apart: problem(
              "browser-not-suited",
              "Rolecall can’t open separate windows in Links.",
              "Make Firefox or a Chromium browser your default, or name a program for this role.",
            ),
          },
        },
      ],
    }),
  },
};

for (const state of Object.values(STATES)) state.answer ??= answer;
