// What a role that is being written would give, looked at while it is typed; and who it makes the person, once asked.
import type { Identity } from "../../bindings/Identity";
import type { Outlook } from "../../bindings/Outlook";
import type { Problem } from "../../bindings/Problem";
import type { Role } from "../../bindings/Role";
import type { RoleId } from "../../bindings/RoleId";
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
    // What was wrong with another text is not wrong with this one.
    this.problem = undefined;
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

  /** Assumes the role as it is saved. */
  async run(role: RoleId) {
    this.checking = true;
    this.identity = undefined;
    this.refused = undefined;
    const { answer, problem } = await this.#engine.ask({ do: "check-role", role });
    this.checking = false;
    if (answer?.answer === "identity") this.identity = answer.identity;
    if (problem?.code !== "cancelled") this.refused = problem;
  }
}
