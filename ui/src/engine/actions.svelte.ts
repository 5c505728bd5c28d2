// The actions on a role that every page offers, with what they report when they are done or fail.
import { getContext, setContext } from "svelte";
import { SvelteSet } from "svelte/reactivity";

import type { Problem } from "../bindings/Problem";
import type { Role } from "../bindings/Role";
import type { RoleId } from "../bindings/RoleId";
import type { WindowRequest } from "../bindings/WindowRequest";
import type { WindowAnswer } from "../bindings/WindowAnswer";
import type { Shell } from "../bindings/Shell";
import { accountName, whoIs } from "../words/arn";
import { formatSeconds } from "../words/duration";
import { t } from "../words/texts";
import { momentText } from "../words/time";
import type { Engine } from "./engine.svelte";

/** Where a console opens, in place of what the role says. */
export interface ConsoleTarget {
  destination?: string;
  region?: string;
}

type Named = Pick<Role, "id" | "name">;

export class Actions {
  /** Roles with a request of this window in progress. */
  readonly busy = new SvelteSet<RoleId>();
  /** The last failure, until the next request. */
  failure = $state.raw<{ role?: RoleId | undefined; name: string; problem: Problem }>();
  readonly #engine: Engine;
  readonly #say: (text: string, hint?: string) => void;

  constructor(engine: Engine, say: (text: string, hint?: string) => void) {
    this.#engine = engine;
    this.#say = say;
  }

  /** Undefined where it failed. `apart`: in a browser window of its own. */
  open(role: Named, where: ConsoleTarget = {}, apart = false) {
    return this.#ask(role, { do: "open-console", role: role.id, ...where, ...(apart ? { apart } : {}) });
  }

  renew(role: Named) {
    return this.#ask(role, { do: "renew", role: role.id });
  }

  async copyLink(role: Named, where: ConsoleTarget = {}) {
    if (!(await this.#ask(role, { do: "copy-link", role: role.id, ...where }))) return;
    this.#say(t("window-link-copied"), this.#clipboardHint(role));
  }

  async copyCredentials(role: Named, shell: Shell): Promise<boolean> {
    if (!(await this.#ask(role, { do: "copy-credentials", role: role.id, shell }))) return false;
    this.#say(t("window-credentials-copied"), this.#clipboardHint(role));
    return true;
  }

  async check(role: Named) {
    const answer = await this.#ask(role, { do: "check-role", role: role.id });
    if (answer?.answer !== "identity") return;
    const { account, arn } = answer.identity;
    const accounts = this.#engine.snapshot?.accounts ?? [];
    this.#say(t("window-you-are", { who: whoIs(arn), account: accountName(account, accounts) }), arn);
  }

  async signOut(role: Named) {
    await this.#ask(role, { do: "sign-out-in-browser", role: role.id });
  }

  async end(role: Named) {
    const answer = await this.#ask(role, { do: "end", role: role.id });
    if (answer) this.#say(t("window-ended-here", { name: role.name }), stillUsable(answer));
  }

  /** Ends every session on this computer. */
  async endAll(): Promise<Problem | undefined> {
    const { answer, problem } = await this.#engine.ask({ do: "end" });
    if (answer?.answer === "ended")
      this.#say(t("window-ended-all", { count: answer.count }), stillUsable(answer));
    return problem;
  }

  async favourite(role: Role) {
    await this.change({ ...role, favourite: !role.favourite });
  }

  /** Saves a changed role. */
  async change(role: Role): Promise<boolean> {
    const { problem } = await this.#engine.edit({ change: "put-role", role });
    this.#report(role, problem);
    return problem === undefined;
  }

  /** Moves a role in the order of the settings: before another one, or behind all. */
  async move(role: Role, before: RoleId | undefined) {
    const { problem } = await this.#engine.edit({
      change: "move-role",
      id: role.id,
      ...(before === undefined ? {} : { before }),
    });
    this.#report(role, problem);
  }

  /** Removes roles, one after the other; the first problem stops the rest. Returns those that are still there. */
  async remove(roles: readonly Role[]): Promise<readonly Role[]> {
    for (const [at, role] of roles.entries()) {
      const { problem } = await this.#engine.edit({ change: "remove-role", id: role.id });
      this.#report(role, problem);
      if (problem) return roles.slice(at);
    }
    return [];
  }

  dismiss() {
    this.failure = undefined;
  }

  async #ask(role: Named, request: WindowRequest): Promise<WindowAnswer | undefined> {
    this.failure = undefined;
    this.busy.add(role.id);
    const { answer, problem } = await this.#engine.ask(request);
    this.busy.delete(role.id);
    this.#report(role, problem);
    return answer;
  }

  #report(role: Named, problem: Problem | undefined) {
    // The person cancelled it.
    if (!problem || problem.code === "cancelled") return;
    this.failure = { role: role.id, name: role.name, problem };
  }

  #clipboardHint(role: Named): string {
    const seconds = this.#engine.snapshot?.preferences.clipboard_clear ?? 0;
    if (seconds === 0) return t("window-copied-stays", { name: role.name });
    return t("window-copied-for", { name: role.name, time: formatSeconds(seconds) });
  }
}

/** What stays usable after a session was ended here. */
function stillUsable(answer: WindowAnswer): string | undefined {
  if (answer.answer !== "ended") return undefined;
  const now = Date.now();
  const tab = answer.console_until;
  const keys = answer.keys_until;
  const parts = [
    tab === undefined ? undefined : t("window-tab-stays", { time: momentText(Date.parse(tab), now) }),
    keys === undefined ? undefined : t("window-keys-stay", { time: momentText(Date.parse(keys), now) }),
  ];
  return parts.filter((part) => part !== undefined).join(" ") || undefined;
}

const KEY = Symbol("actions");

export function provideActions(actions: Actions): Actions {
  return setContext(KEY, actions);
}

export function useActions(): Actions {
  return getContext<Actions>(KEY);
}
