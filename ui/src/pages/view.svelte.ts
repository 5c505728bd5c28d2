// Which page is shown, and what was typed into a form that was left: everything but secrets.
import { getContext, setContext } from "svelte";

import type { Page } from "../bindings/Page";
import type { PromptId } from "../bindings/PromptId";
import type { RoleId } from "../bindings/RoleId";
import type { Snapshot } from "../bindings/Snapshot";
import { RoleDraft } from "./role-draft.svelte";
import { SourceDraft } from "./source-draft.svelte";

/** A role to bring into sight, and which of its buttons takes the focus. */
export interface Focus {
  role: RoleId;
  button: "open" | "renew";
}

export type Place =
  | { page: "roles"; focus?: Focus; added?: string }
  | { page: "sources" }
  | { page: "add-source" }
  | { page: "add-role" };

export class View {
  place = $state.raw<Place>();
  /** The prompt that was asked for by name; others come by themselves. */
  prompt = $state.raw<PromptId>();
  sourceDraft = $state.raw(new SourceDraft());
  roleDraft = $state.raw(new RoleDraft());
  #wanted: Page | undefined = { page: "home" };

  go(place: Place) {
    this.place = place;
  }

  /** Shows what the tray, a notice or the command line asks for; once the settings are read. */
  show(page: Page, snapshot: Snapshot | undefined) {
    this.#wanted = page;
    if (snapshot?.engine.ready) this.settle(snapshot);
  }

  /** Turns a page that was asked for into a place. */
  settle(snapshot: Snapshot) {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    switch (wanted?.page) {
      case undefined:
        break;
      case "home":
        this.go(home(snapshot));
        break;
      case "add-source":
      case "add-role":
        this.go({ page: wanted.page });
        break;
      case "role":
        this.go({ page: "roles", focus: { role: wanted.id, button: "open" } });
        break;
      case "session": {
        const owner = snapshot.sessions.find(({ id }) => id === wanted.id)?.owner;
        const focus = owner && "role" in owner && { role: owner.role, button: "renew" as const };
        this.go(focus ? { page: "roles", focus } : { page: "roles" });
        break;
      }
      case "prompt":
        this.prompt = wanted.id;
        this.place ??= home(snapshot);
        break;
    }
  }
}

/** First run asks for a source, then for a role; later the roles are home. */
export function home(snapshot: Snapshot): Place {
  if (snapshot.sources.length === 0 && snapshot.roles.length === 0) return { page: "add-source" };
  return snapshot.roles.length === 0 ? { page: "add-role" } : { page: "roles" };
}

const KEY = Symbol("view");

export function provideView(view: View): View {
  return setContext(KEY, view);
}

export function useView(): View {
  return getContext<View>(KEY);
}
