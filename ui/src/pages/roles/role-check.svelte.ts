// What a role that is being written would give, and who it makes the person, once that is asked.
import type { Identity } from "../../bindings/Identity";
import type { Outlook } from "../../bindings/Outlook";
import type { Problem } from "../../bindings/Problem";
import type { Role } from "../../bindings/Role";
import type { Engine } from "../../engine/engine.svelte";
import { Preview } from "../../engine/preview.svelte";

export class RoleCheck {
  checking = $state(false);
  /** AWS's answer to the last check. */
  identity = $state.raw<Identity>();
  refused = $state.raw<Problem>();
  readonly #engine: Engine;
  readonly #preview: Preview;
  /** The role that is written now, as JSON. */
  #role = "";

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#preview = new Preview(engine);
  }

  get outlook(): Outlook | undefined {
    const { answer } = this.#preview;
    return answer?.answer === "outlook" ? answer.outlook : undefined;
  }

  /** Why it can't be saved. */
  get problem(): Problem | undefined {
    return this.#preview.problem;
  }

  /** Asks what this role would give; undefined while it is not complete. */
  look(role: Role | undefined) {
    this.#preview.look(role && { change: "put-role", role });
    const written = JSON.stringify(role) ?? "";
    if (written === this.#role) return;
    this.#role = written;
    this.#forget();
  }

  /** Assumes the role as it is written, saved or not, and keeps nothing of it. Returns a problem of one of its fields. */
  async run(role: Role): Promise<Problem | undefined> {
    const written = JSON.stringify(role);
    this.checking = true;
    this.#forget();
    const { answer, problem } = await this.#engine.ask({ do: "check-draft", role });
    this.checking = false;
    // Something else was typed meanwhile.
    if (written !== this.#role) return undefined;
    if (answer?.answer === "identity") this.identity = answer.identity;
    if (problem?.field !== undefined) return problem;
    if (problem?.code !== "cancelled") this.refused = problem;
    return undefined;
  }

  #forget() {
    this.identity = undefined;
    this.refused = undefined;
  }
}
