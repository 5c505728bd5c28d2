// Which page is shown, what was said last, and what was typed into a form that was left: everything but secrets.
import { getContext, setContext } from "svelte";

import type { WindowPage } from "../bindings/WindowPage";
import type { PromptId } from "../bindings/PromptId";
import type { Role } from "../bindings/Role";
import type { RoleId } from "../bindings/RoleId";
import type { SessionId } from "../bindings/SessionId";
import type { Shell } from "../bindings/Shell";
import type { Snapshot } from "../bindings/Snapshot";
import type { Source } from "../bindings/Source";
import type { SourceId } from "../bindings/SourceId";
import type { Grouping, Sort } from "../pages/roles/list";
import { RoleDraft } from "../pages/roles/role-draft.svelte";
import { SourceDraft } from "../pages/sources/source-draft.svelte";
import type { TemplateDraft } from "../pages/templates/template-draft.svelte";

/** A role to bring into sight, and which of its buttons takes the focus. */
export interface Focus {
  role: RoleId;
  button: "open" | "renew";
}

/** What is asked for from outside: a page, or the form for a role. */
type Wanted = WindowPage | { page: "edit"; role: RoleId | undefined };

/** The pages of the sidebar, in its order. */
export const PAGES = ["sessions", "roles", "sources", "activity", "preferences"] as const;
export type MainPage = (typeof PAGES)[number];

export type Place =
  | { page: "sessions"; focus?: SessionId }
  | { page: "roles"; focus?: Focus }
  | { page: "sources" }
  | { page: "activity" }
  | { page: "preferences" }
  | { page: "first-run" }
  | { page: "import" }
  | { page: "templates" }
  | { page: "template"; draft: TemplateDraft }
  | { page: "role"; draft?: RoleDraft }
  | { page: "source"; draft?: SourceDraft }
  | { page: "key"; source: SourceId };

/** The page of the sidebar that a place belongs to. */
export function mainPage(place: Place | undefined): MainPage | undefined {
  if (!place) return undefined;
  switch (place.page) {
    case "first-run":
      return undefined;
    case "role":
    case "templates":
    case "template":
      return "roles";
    case "import":
    case "source":
    case "key":
      return "sources";
    default:
      return place.page;
  }
}

/** Something short that was done, with what to know about it. */
export interface Said {
  text: string;
  hint?: string | undefined;
}

export class View {
  place = $state.raw<Place>();
  /** The prompt that was asked for by name; others come by themselves. */
  prompt = $state.raw<PromptId>();
  /** What was done last. */
  said = $state.raw<Said>();
  /** The finder is open, with this text in its field. */
  finding = $state.raw<string>();
  /** The role whose credentials are to be copied. */
  copying = $state.raw<RoleId>();
  /** The shell that credentials were last copied for. */
  shell = $state<Shell>(/Win/.test(navigator.userAgent) ? "powershell" : "bash");
  /** How the roles are listed. */
  order = $state.raw<{ sort: Sort; grouping: Grouping }>({ sort: "file", grouping: "none" });
  sourceDraft = $state.raw(new SourceDraft());
  roleDraft = $state.raw(RoleDraft.blank());
  #wanted: Wanted | undefined = { page: "home" };

  /** Shows a page, and says what was done before; what was said on another page leaves with it. */
  go(place: Place, said?: Said) {
    if (said || place.page !== this.place?.page) this.said = said;
    this.place = place;
    this.finding = undefined;
  }

  /** From a form to its list. */
  back() {
    const up = mainPage(this.place);
    if (up !== undefined && up !== this.place?.page) this.go({ page: up });
  }

  say(text: string, hint?: string) {
    this.said = { text, hint };
  }

  editRole(role: Role) {
    this.go({ page: "role", draft: RoleDraft.of(role) });
  }

  /** What was typed for a new source is in the settings now. */
  startSource() {
    this.sourceDraft = new SourceDraft();
  }

  editSource(source: Source) {
    this.go({ page: "source", draft: new SourceDraft(source) });
  }

  /** The window was closed: what was typed is dropped, and the next opening starts anew. */
  closed() {
    this.place = undefined;
    this.said = undefined;
    this.finding = undefined;
    this.copying = undefined;
    this.prompt = undefined;
  }

  /** Shows what the tray, a notice or the command line asks for; once the settings are read. */
  show(page: Wanted, snapshot: Snapshot | undefined) {
    this.#wanted = page;
    if (snapshot?.engine.ready) this.settle(snapshot);
  }

  /** Turns a page that was asked for into a place. */
  settle(snapshot: Snapshot) {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    switch (wanted?.page) {
      case undefined:
        return;
      case "home":
        return this.go(home(snapshot));
      case "add-source":
        return this.go({ page: "source" });
      case "import":
        return this.go({ page: "import" });
      case "add-role":
        return this.go({ page: "role" });
      case "edit": {
        const found = snapshot.roles.find(({ role }) => role.id === wanted.role);
        return found ? this.editRole(found.role) : this.go({ page: "role" });
      }
      case "sessions":
      case "activity":
      case "preferences":
        return this.go({ page: wanted.page });
      case "role":
        return this.go({ page: "roles", focus: { role: wanted.id, button: "open" } });
      case "session":
        return this.go({ page: "sessions", focus: wanted.id });
      case "finder":
        this.place ??= home(snapshot);
        this.finding = wanted.text;
        return;
      case "copy-credentials":
        this.place ??= home(snapshot);
        this.copying = wanted.role;
        return;
      case "prompt":
        this.prompt = wanted.id;
        this.place ??= home(snapshot);
        return;
    }
  }
}

/** Without roles the first run; what is live, where something is; else the roles. */
export function home(snapshot: Snapshot): Place {
  if (snapshot.roles.length === 0) return { page: "first-run" };
  return snapshot.sessions.some(({ ended }) => !ended) ? { page: "sessions" } : { page: "roles" };
}

const KEY = Symbol("view");

export function provideView(view: View): View {
  return setContext(KEY, view);
}

export function useView(): View {
  return getContext<View>(KEY);
}
