// Finding roles by a few letters: every word has to be somewhere in the name, group, account, ARN or tags; what is used
// often and lately comes first among equals. A last word that is a service opens there, `@region` sets the region.
import { go, snapshot as prepared, type SnapshotKey } from "fuzzysort";

import type { Account } from "../bindings/Account";
import type { RoleId } from "../bindings/RoleId";
import type { RoleView } from "../bindings/RoleView";
import type { SessionView } from "../bindings/SessionView";
import type { Where } from "../engine/actions.svelte";
import { searchable } from "../pages/roles/list";
import { SERVICES } from "../pages/roles/services";

export interface Found {
  view: RoleView;
  where: Where;
}

/** As many as anybody scrolls through; all of them are counted. */
const MOST = 200;

/** Matches that are worse than this are chance. */
const THRESHOLD = 0.35;

const HOUR = 60 * 60 * 1000;

interface Entry {
  view: RoleView;
  text: string;
  /** Higher for what is used lately; between 0 and 1. */
  habit: number;
}

export class Index {
  readonly #entries: readonly Entry[];
  readonly #prepared: SnapshotKey<Entry>;
  readonly #live: ReadonlySet<RoleId>;

  constructor(
    roles: readonly RoleView[],
    accounts: readonly Account[],
    sessions: readonly SessionView[],
    now: number,
  ) {
    this.#live = new Set(
      sessions.flatMap(({ owner, ended }) => ("role" in owner && !ended ? [owner.role] : [])),
    );
    this.#entries = roles.map((view) => ({
      view,
      text: searchable(view.role, accounts).join(" "),
      habit: habit(view, now),
    }));
    this.#prepared = prepared(this.#entries, { key: "text" });
  }

  find(text: string): { found: Found[]; total: number } {
    const { words, where } = parse(text);
    const plain = this.#match(words, where);
    const last = words.at(-1);
    const service =
      last !== undefined && words.length > 1 && SERVICES.includes(last.toLowerCase()) ? last : undefined;
    if (service === undefined) return plain;
    const there = { ...where, destination: service.toLowerCase() };
    const at = this.#match(words.slice(0, -1), there);
    // A role that has the service in its name is meant as well: the more exact one first.
    return { found: [...at.found, ...plain.found].slice(0, MOST), total: at.total + plain.total };
  }

  #match(words: readonly string[], where: Where): { found: Found[]; total: number } {
    if (words.length === 0) {
      const all = this.#entries.toSorted(
        (a, b) => Number(this.#isLive(b)) - Number(this.#isLive(a)) || b.habit - a.habit,
      );
      return { found: all.slice(0, MOST).map(({ view }) => ({ view, where })), total: all.length };
    }
    const matches = go(words.join(" "), this.#prepared, {
      limit: MOST,
      threshold: THRESHOLD,
      scoreFn: (result) => result.score * (1 + result.obj.habit / 4),
    });
    return { found: matches.map(({ obj }) => ({ view: obj.view, where })), total: matches.total };
  }

  #isLive({ view }: Entry): boolean {
    return this.#live.has(view.role.id);
  }
}

export function parse(text: string): { words: string[]; where: Where } {
  const all = text.split(/\s+/).filter(Boolean);
  const region = all.find((word) => /^@[a-z]{2}[a-z-]*-\d$/.test(word))?.slice(1);
  return {
    words: all.filter((word) => !word.startsWith("@")),
    where: region === undefined ? {} : { region },
  };
}

/** Used a minute ago 1, a day ago a half, a week ago an eighth; a favourite counts a little always. */
function habit({ role, last_used }: RoleView, now: number): number {
  const favourite = role.favourite ? 0.2 : 0;
  if (last_used === undefined) return favourite;
  const hours = Math.max(0, now - Date.parse(last_used)) / HOUR;
  return Math.min(1, favourite + 1 / (1 + hours / 24));
}
