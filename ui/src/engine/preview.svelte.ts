// What a change would do, asked of the engine while it is typed.
import { onDestroy } from "svelte";

import type { Change } from "../bindings/Change";
import type { Problem } from "../bindings/Problem";
import type { WindowAnswer } from "../bindings/WindowAnswer";
import type { Engine } from "./engine.svelte";

/** Milliseconds without a key press before the engine is asked. */
const PAUSE = 150;

export class Preview {
  answer = $state.raw<WindowAnswer>();
  /** Why the change can't be saved. */
  problem = $state.raw<Problem>();
  readonly #engine: Engine;
  #asked = "";
  #timer = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    onDestroy(() => window.clearTimeout(this.#timer));
  }

  /** Asks for the preview of a change; undefined while it is incomplete. */
  look(change: Change | undefined) {
    const asked = change === undefined ? "" : JSON.stringify(change);
    if (asked === this.#asked) return;
    this.#asked = asked;
    window.clearTimeout(this.#timer);
    this.problem = undefined;
    if (change) this.#timer = window.setTimeout(() => void this.#ask(change, asked), PAUSE);
    else this.answer = undefined;
  }

  async #ask(change: Change, asked: string) {
    const { answer, problem } = await this.#engine.ask({ do: "preview", change });
    // The change has changed meanwhile.
    if (asked !== this.#asked) return;
    this.answer = answer;
    this.problem = problem;
  }
}
