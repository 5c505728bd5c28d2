// The engine as the page sees it: the link to it, its newest snapshot, and requests with what came of them.
import { getContext, setContext } from "svelte";
import { SvelteMap } from "svelte/reactivity";

import type { Change } from "../bindings/Change";
import type { KeyPair } from "../bindings/KeyPair";
import type { LinkState } from "../bindings/LinkState";
import type { WindowPage } from "../bindings/WindowPage";
import type { Problem } from "../bindings/Problem";
import type { RoleId } from "../bindings/RoleId";
import type { WindowRequest } from "../bindings/WindowRequest";
import type { WindowAnswer } from "../bindings/WindowAnswer";
import type { Snapshot } from "../bindings/Snapshot";
import type { Source } from "../bindings/Source";
import type { SourceId } from "../bindings/SourceId";
import type { ToPage } from "../bindings/ToPage";
import { t } from "../words/texts";
import type { Bridge } from "./bridge";
import { released } from "./press";
import { apply } from "./snapshot";

export type Asked = { answer: WindowAnswer; problem?: never } | { problem: Problem; answer?: never };

/** How the last check of a source went, until the next one; who it is stands in the snapshot. */
export type Check = "checking" | Problem;

/** What the window itself is told. */
export interface Told {
  /** The tray, a notice or the command line wants a page. */
  show(page: WindowPage): void;
  /** The form for a role is wanted, or for a new one. */
  edit(role: RoleId | undefined): void;
  /** The window was closed; it may be opened again. */
  closed(): void;
}

export class Engine {
  link = $state.raw<LinkState>({ state: "connecting" });
  /** The newest that can be shown: one whose engine has read its settings. Until there is one, whatever there is. */
  snapshot = $state.raw<Snapshot>();
  readonly checks = new SvelteMap<SourceId, Check>();
  readonly #bridge: Bridge;
  #newest: Snapshot | undefined;

  constructor(bridge: Bridge, told: Told) {
    this.#bridge = bridge;
    bridge.ready((message) => {
      const pressed = released();
      if (pressed) void pressed.then(() => this.#hear(message, told));
      else this.#hear(message, told);
    });
  }

  async ask(request: WindowRequest): Promise<Asked> {
    try {
      const outcome = await this.#bridge.ask(request);
      await released();
      return "ok" in outcome ? { answer: outcome.ok } : { problem: outcome.problem };
    } catch {
      return { problem: notAsked() };
    }
  }

  /** Saves a text among the person's downloads; gives the file's path. */
  async saveText(name: string, text: string): Promise<{ path?: string; problem?: Problem }> {
    try {
      const outcome = await this.#bridge.saveText(name, text);
      return "ok" in outcome ? { path: outcome.ok } : { problem: outcome.problem };
    } catch {
      return { problem: notAsked() };
    }
  }

  /** Asks for the form of a role, or of a new one, in the main window. */
  editElsewhere(role: RoleId | undefined) {
    this.#bridge.edit(role);
  }

  close() {
    this.#bridge.close();
  }

  /** Changes one entry of the settings, as it is in the snapshot that is shown. */
  edit(change: Change): Promise<Asked> {
    return this.ask({ do: "edit", change, base_revision: this.snapshot?.revision ?? 0 });
  }

  /** Adds a source; AWS is asked whose its key is first, where it has one. */
  addSource(source: Source, key: KeyPair): Promise<Asked> {
    return this.ask({
      do: "add-source",
      change: { change: "put-source", source },
      ...(source.kind === "access-key" ? { key } : {}),
      base_revision: this.snapshot?.revision ?? 0,
    });
  }

  start() {
    this.#bridge.start();
  }

  /** Asks AWS who a source is, and remembers what went wrong until it is asked again. */
  async check(source: SourceId) {
    this.checks.set(source, "checking");
    const { problem } = await this.ask({ do: "check-source", source });
    if (problem) this.checks.set(source, problem);
    else this.checks.delete(source);
  }

  /** An engine that has just started again has read nothing yet: what it had before stays in sight. */
  #take(snapshot: Snapshot) {
    this.#newest = snapshot;
    if (snapshot.engine.ready || !this.snapshot?.engine.ready) this.snapshot = snapshot;
  }

  #hear(message: ToPage, told: Told) {
    switch (message.type) {
      case "link":
        this.link = message.link;
        break;
      case "snapshot":
        this.#take(message.snapshot);
        break;
      case "change":
        if (this.#newest) this.#take(apply(this.#newest, message.change));
        break;
      case "show":
        told.show(message.page);
        break;
      case "edit":
        told.edit(message.role);
        break;
      case "closed":
        told.closed();
        break;
    }
  }
}

/** The window's own program did not take it: the page and it are of different builds, or it is ending. */
function notAsked(): Problem {
  return {
    code: "no-engine",
    message: t("window-not-asked"),
    hint: t("window-not-asked-hint"),
    retryable: true,
  };
}

const KEY = Symbol("engine");

export function provideEngine(engine: Engine): Engine {
  return setContext(KEY, engine);
}

export function useEngine(): Engine {
  return getContext<Engine>(KEY);
}
