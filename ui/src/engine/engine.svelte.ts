// The engine as the page sees it: the connection, the newest snapshot, and requests with their replies.
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

export type Reply = { answer: WindowAnswer; problem?: never } | { problem: Problem; answer?: never };

/** The state of a source's check; the identity it found is in the snapshot. */
export type Check = "checking" | Problem;

/** What the window does on messages that are not about the engine's state. */
export interface WindowHandlers {
  /** The tray, a notification or the command line asks for a page. */
  show(page: WindowPage): void;
  /** The finder's window asks for the form of a role, or of a new one. */
  edit(role: RoleId | undefined): void;
  /** The window was closed. The page is kept and may be shown again. */
  closed(): void;
}

export class Engine {
  link = $state.raw<LinkState>({ state: "connecting" });
  /** The newest snapshot of an engine that has read its settings, or the first one until then. */
  snapshot = $state.raw<Snapshot>();
  /** The finder's window is open: questions are asked there. */
  finderOpen = $state(false);
  readonly checks = new SvelteMap<SourceId, Check>();
  readonly #bridge: Bridge;
  #newest: Snapshot | undefined;

  constructor(bridge: Bridge, handlers: WindowHandlers) {
    this.#bridge = bridge;
    bridge.ready((message) => {
      const pressed = released();
      if (pressed) void pressed.then(() => this.#receive(message, handlers));
      else this.#receive(message, handlers);
    });
  }

  async ask(request: WindowRequest): Promise<Reply> {
    try {
      const outcome = await this.#bridge.ask(request);
      await released();
      return "ok" in outcome ? { answer: outcome.ok } : { problem: outcome.problem };
    } catch {
      return { problem: notDelivered() };
    }
  }

  /** Saves a text as a file in the person's downloads folder; returns its path. */
  async saveText(name: string, text: string): Promise<{ path?: string; problem?: Problem }> {
    try {
      const outcome = await this.#bridge.saveText(name, text);
      return "ok" in outcome ? { path: outcome.ok } : { problem: outcome.problem };
    } catch {
      return { problem: notDelivered() };
    }
  }

  /** Opens the form of a role, or of a new one, in the main window. */
  editInMainWindow(role: RoleId | undefined) {
    this.#bridge.edit(role);
  }

  close() {
    this.#bridge.close();
  }

  /** Changes an entry of the settings; refused where it was changed elsewhere since this snapshot. */
  edit(change: Change): Promise<Reply> {
    return this.ask({ do: "edit", change, base_revision: this.snapshot?.revision ?? 0 });
  }

  /** Adds a source. AWS first confirms the key of one of the kind `access-key`; other kinds have none. */
  addSource(source: Source, key: KeyPair): Promise<Reply> {
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

  /** Asks AWS who a source's credentials belong to; a problem is kept until the next check. */
  async check(source: SourceId) {
    this.checks.set(source, "checking");
    const { problem } = await this.ask({ do: "check-source", source });
    if (problem) this.checks.set(source, problem);
    else this.checks.delete(source);
  }

  /** Signs the person in to a company; a problem is kept until the next try. What the person gave up is none. */
  async signIn(source: SourceId) {
    this.checks.delete(source);
    const { problem } = await this.ask({ do: "sign-in", source });
    if (problem && problem.code !== "cancelled") this.checks.set(source, problem);
  }

  /** While a restarted engine reads its settings, the snapshot before it stays visible. */
  #accept(snapshot: Snapshot) {
    this.#newest = snapshot;
    if (snapshot.engine.ready || !this.snapshot?.engine.ready) this.snapshot = snapshot;
  }

  #receive(message: ToPage, handlers: WindowHandlers) {
    switch (message.type) {
      case "link":
        this.link = message.link;
        break;
      case "snapshot":
        this.#accept(message.snapshot);
        break;
      case "change":
        if (this.#newest) this.#accept(apply(this.#newest, message.change));
        break;
      case "show":
        handlers.show(message.page);
        break;
      case "edit":
        handlers.edit(message.role);
        break;
      case "finder":
        this.finderOpen = message.open;
        break;
      case "closed":
        handlers.closed();
        break;
    }
  }
}

/** The window's program refused the request: it is another version than the page, or it is ending. */
function notDelivered(): Problem {
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
