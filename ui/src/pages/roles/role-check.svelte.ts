// What a role that is being written would give, looked at while it is typed; and who it makes the person, once asked.
import type { Identity } from "../../bindings/Identity";
import type { Outlook } from "../../bindings/Outlook";
import type { Problem } from "../../bindings/Problem";
import type { Role } from "../../bindings/Role";
import type { Engine } from "../../engine/engine.svelte";

/** Milliseconds without another key before the engine is asked: a word is typed in one go. */
const PAUSE = 150;

export class RoleCheck {
  outlook = $state.raw<Outlook>();
  /** Why it could not be saved like this. */
  problem = $state.raw<Problem>();
  checking = $state(false);
  /** Who it makes the person: AWS's answer to the last check. */
  identity = $state.raw<Identity>();
  refused = $state.raw<Problem>();
  readonly #engine: Engine;
  #asked = "";
  #timer = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Asks what this role would give; nothing where it is not whole yet. */
  look(role: Role | undefined) {
    const asked = role === undefined ? "" : JSON.stringify(role);
    if (asked === this.#asked) return;
    this.#asked = asked;
    window.clearTimeout(this.#timer);
    // What was found about another text says nothing about this one.
    this.problem = undefined;
    this.identity = undefined;
    this.refused = undefined;
    if (!role) {
      this.outlook = undefined;
      return;
    }
    this.#timer = window.setTimeout(() => void this.#preview(role, asked), PAUSE);
  }

  async #preview(role: Role, asked: string) {
    const { answer, problem } = await this.#engine.ask({
      do: "preview",
      change: { change: "put-role", role },
    });
    // Something else was typed meanwhile.
    if (asked !== this.#asked) return;
    this.outlook = answer?.answer === "outlook" ? answer.outlook : undefined;
    this.problem = problem;
  }

  /** Assumes the role as it is written, saved or not; nothing of it is kept. Says what is wrong with a field of it. */
  async run(role: Role): Promise<Problem | undefined> {
    const asked = JSON.stringify(role);
    this.checking = true;
    this.identity = undefined;
    this.refused = undefined;
    const { answer, problem } = await this.#engine.ask({ do: "check-draft", role });
    this.checking = false;
    // Something else was typed meanwhile.
    if (asked !== this.#asked) return undefined;
    if (answer?.answer === "identity") this.identity = answer.identity;
    if (problem?.field !== undefined) return problem;
    if (problem?.code !== "cancelled") this.refused = problem;
    return undefined;
  }
}
