// What an edited role would give, and the result of checking it with AWS.
import type { Identity } from "../../bindings/Identity";
import type { Outlook } from "../../bindings/Outlook";
import type { Problem } from "../../bindings/Problem";
import type { Role } from "../../bindings/Role";
import type { Engine } from "../../engine/engine.svelte";
import { Preview } from "../../engine/preview.svelte";

export class RoleCheck {
  checking = $state(false);
  /** The identity that the last check found. */
  identity = $state.raw<Identity>();
  refused = $state.raw<Problem>();
  readonly #engine: Engine;
  readonly #preview: Preview;
  /** The edited role as JSON. */
  #role = "";

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#preview = new Preview(engine);
  }

  get outlook(): Outlook | undefined {
    const { answer } = this.#preview;
    return answer?.answer === "outlook" ? answer.outlook : undefined;
  }

  /** Why the role can't be saved. */
  get problem(): Problem | undefined {
    return this.#preview.problem;
  }

  /** Asks the engine what this role would give; undefined while it is incomplete. */
  look(role: Role | undefined) {
    this.#preview.look(role && { change: "put-role", role });
    const written = JSON.stringify(role) ?? "";
    if (written === this.#role) return;
    this.#role = written;
    this.#forget();
  }

  /** Assumes the role without saving it, and keeps no session. Returns a problem that belongs to one of its fields. */
  async run(role: Role): Promise<Problem | undefined> {
    const written = JSON.stringify(role);
    this.checking = true;
    this.#forget();
    const { answer, problem } = await this.#engine.ask({ do: "check-draft", role });
    this.checking = false;
    // The role has changed meanwhile.
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
