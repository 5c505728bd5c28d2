// The window's own state: the page, dialogs, the toast, and unfinished forms, without their secrets.
import { getContext, setContext, untrack } from "svelte";
import { SvelteSet } from "svelte/reactivity";

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

/** A role to scroll to, and which of its buttons to focus. */
export interface Focus {
  role: RoleId;
  button: "open" | "renew";
}

/** What the tray, a notification, the command line or the finder asks to show. */
type RequestedPage = WindowPage | { page: "edit"; role: RoleId | undefined };

/** The pages of the sidebar, in the order of their shortcuts. */
export const PAGES = ["sessions", "roles", "sources", "activity", "preferences", "accounts", "team"] as const;
export type MainPage = (typeof PAGES)[number];

export type Place =
  | { page: "sessions"; focus?: SessionId }
  | { page: "roles"; focus?: Focus }
  | { page: "sources" }
  | { page: "activity" }
  | { page: "preferences" }
  | { page: "accounts" }
  | { page: "team" }
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

/** A short message about what was done, at the bottom of the window. */
export interface ToastMessage {
  text: string;
  hint?: string | undefined;
  /** What was done can still be taken back: until the toast leaves, which makes it final. */
  undo?: { back: () => void; final: () => void };
}

export class View {
  place = $state.raw<Place>();
  /** The prompt that somebody asked to see. */
  prompt = $state.raw<PromptId>();
  #toast = $state.raw<ToastMessage>();
  /** Roles that the list no longer shows, because they are about to be removed or have just been. */
  readonly removed = new SvelteSet<RoleId>();
  /** The text in the finder; undefined while it is closed. */
  finderText = $state.raw<string>();
  /** The role whose dialog to copy credentials is open. */
  copying = $state.raw<RoleId>();
  /** The shell that credentials were last copied for. */
  shell = $state<Shell>(/Win/.test(navigator.userAgent) ? "powershell" : "bash");
  /** The order of the list of roles. */
  order = $state.raw<{ sort: Sort; grouping: Grouping }>({ sort: "file", grouping: "none" });
  sourceDraft = $state.raw(new SourceDraft());
  roleDraft = $state.raw(RoleDraft.blank());
  #requested: RequestedPage | undefined = { page: "home" };

  /** What was done last. */
  get toast(): ToastMessage | undefined {
    return this.#toast;
  }

  set toast(toast: ToastMessage | undefined) {
    const before = untrack(() => this.#toast);
    this.#toast = toast;
    untrack(() => before?.undo?.final());
  }

  /** Takes back what the toast is about. */
  undo() {
    const { undo } = this.#toast ?? {};
    if (!undo) return;
    this.#toast = undefined;
    undo.back();
  }

  /** Shows a page and a toast, if one is given. The toast of the page before is removed. */
  go(place: Place, toast?: ToastMessage) {
    if (toast || place.page !== this.place?.page) this.toast = toast;
    this.place = place;
    this.finderText = undefined;
  }

  /** Goes from a form to the list it belongs to. */
  back() {
    const up = mainPage(this.place);
    if (up !== undefined && up !== this.place?.page) this.go({ page: up });
  }

  showToast(text: string, hint?: string) {
    this.toast = { text, hint };
  }

  editRole(role: Role) {
    this.go({ page: "role", draft: RoleDraft.of(role) });
  }

  /** Empties the form for a new source. */
  resetSourceDraft() {
    this.sourceDraft = new SourceDraft();
  }

  editSource(source: Source) {
    this.go({ page: "source", draft: new SourceDraft(source) });
  }

  /** Forgets the page and its dialogs, since the window was closed. */
  closed() {
    this.place = undefined;
    this.toast = undefined;
    this.finderText = undefined;
    this.copying = undefined;
    this.prompt = undefined;
  }

  /** Shows what is asked for from outside, once the settings are read. */
  show(page: RequestedPage, snapshot: Snapshot | undefined) {
    this.#requested = page;
    if (snapshot?.engine.ready) this.showRequested(snapshot);
  }

  /** Shows what was asked for, if that has not happened yet. */
  showRequested(snapshot: Snapshot) {
    const requested = this.#requested;
    this.#requested = undefined;
    switch (requested?.page) {
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
        const found = snapshot.roles.find(({ role }) => role.id === requested.role);
        return found ? this.editRole(found.role) : this.go({ page: "role" });
      }
      case "sessions":
      case "activity":
      case "preferences":
        return this.go({ page: requested.page });
      case "role":
        return this.go({ page: "roles", focus: { role: requested.id, button: "open" } });
      case "session":
        return this.go({ page: "sessions", focus: requested.id });
      case "finder":
        this.place ??= home(snapshot);
        this.finderText = requested.text;
        return;
      case "copy-credentials":
        this.place ??= home(snapshot);
        this.copying = requested.role;
        return;
      case "prompt":
        this.prompt = requested.id;
        this.place ??= home(snapshot);
        return;
    }
  }
}

/** The first page: the first run where there are no roles, the sessions where one is active, else the roles. */
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
