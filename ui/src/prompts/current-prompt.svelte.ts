// The prompt that is shown in front of the page. An answer closes it in the engine, and a refused code opens another
// prompt for the same role and device; the dialog stays in between, so that it neither flickers nor loses the focus.
import { untrack } from "svelte";

import type { Problem } from "../bindings/Problem";
import type { Prompt } from "../bindings/Prompt";
import type { PromptId } from "../bindings/PromptId";
import type { WindowRequest } from "../bindings/WindowRequest";
import type { Snapshot } from "../bindings/Snapshot";
import type { Engine } from "../engine/engine.svelte";

export interface Shown {
  prompt: Prompt;
  /** Equal for prompts that share a dialog. */
  key: string;
  /** The answer was sent, and its result is not known yet. */
  sent: boolean;
  /** Why the engine refused the answer. */
  problem?: Problem;
}

/** Milliseconds until an answered prompt closes where the snapshot tells no result. */
const MAX_WAIT = 3000;

export class CurrentPrompt {
  shown = $state.raw<Shown>();
  readonly #engine: Engine;
  readonly #onfailed: (prompt: Prompt, problem: Problem) => void;
  #timer = 0;

  /** `wanted` is the prompt that somebody asked to see; others are shown unless they are for a terminal first.
   *  `onfailed` gets what went wrong after an answer was accepted. */
  constructor(
    engine: Engine,
    wanted: () => PromptId | undefined,
    onfailed: (prompt: Prompt, problem: Problem) => void,
  ) {
    this.#engine = engine;
    this.#onfailed = onfailed;
    $effect(() => {
      const { snapshot } = engine;
      const id = wanted();
      untrack(() => this.#update(snapshot, id));
    });
  }

  async answer(request: WindowRequest) {
    const shown = this.shown;
    if (!shown || shown.sent) return;
    this.shown = { prompt: shown.prompt, key: shown.key, sent: true };
    const { problem } = await this.#engine.ask(request);
    const now = this.shown;
    const open = this.#engine.snapshot?.prompts.some(({ id }) => id === shown.prompt.id) ?? false;
    if (problem && open && now?.prompt.id === shown.prompt.id) this.shown = { ...now, sent: false, problem };
    else if (problem && problem.code !== "prompt-gone") this.#onfailed(shown.prompt, problem);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (this.shown?.sent) this.shown = undefined;
    }, MAX_WAIT);
  }

  /** Does what a prompt asks for, and leaves it open: the engine closes it when that is done. */
  async begin(request: WindowRequest) {
    const shown = this.shown;
    if (!shown) return;
    this.shown = { prompt: shown.prompt, key: shown.key, sent: false };
    const { problem } = await this.#engine.ask(request);
    if (problem && this.shown.prompt.id === shown.prompt.id) this.shown = { ...this.shown, problem };
  }

  cancel() {
    const shown = this.shown;
    if (!shown) return;
    if (shown.sent) this.shown = undefined;
    // The dialog closes when the engine has withdrawn the prompt.
    void this.#engine.ask({ do: "cancel-prompt", prompt: shown.prompt.id });
  }

  #update(snapshot: Snapshot | undefined, wanted: PromptId | undefined) {
    const open = snapshot?.prompts ?? [];
    const before = this.shown;
    const named = open.find(({ id }) => id === wanted);
    const same = named ? undefined : open.find(({ id }) => id === before?.prompt.id);
    if (before && same) {
      this.shown = { ...before, prompt: same };
      return;
    }
    const again = before?.sent ? open.find((prompt) => keyOf(prompt) === before.key) : undefined;
    const next = again ?? named ?? open.find(({ first_to }) => first_to === undefined);
    if (next && next.id === before?.prompt.id) this.shown = { ...before, prompt: next };
    else if (next) this.shown = { prompt: next, key: keyOf(next), sent: false };
    else if (!before?.sent || isSettled(before.prompt, snapshot)) this.shown = undefined;
  }
}

function keyOf({ kind, role }: Prompt): string {
  if (kind.kind === "sign-in") return `sign-in ${kind.source}`;
  return kind.kind === "mfa-code" ? `code ${kind.device} ${role}` : `${kind.kind} ${role}`;
}

/** Whether the request that the prompt was for has gone on or failed. */
function isSettled({ kind, role, asked_at }: Prompt, snapshot: Snapshot | undefined): boolean {
  if (kind.kind === "passphrase") return snapshot?.engine.keychain === "ready";
  const failed = snapshot?.attention.some((row) => row.about === "failed" && row.role === role);
  const session = snapshot?.sessions.find(({ owner }) => "role" in owner && owner.role === role);
  const since = session !== undefined && Date.parse(session.started_at) >= Date.parse(asked_at);
  return failed === true || session?.under_way === "opening" || since;
}
