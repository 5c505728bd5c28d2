// Finding roles by a few letters: every word has to be somewhere in the name, group, account, ARN or tags; what is used
// often and lately comes first among equals. A last word that is a service opens there, `@region` sets the region.
import UFuzzy from "@leeoniya/ufuzzy";

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
const MOST = 50;

/** With more matches than this, as after a first letter, none is closer than the others: habit alone orders them. */
const RANKED = 1000;

/** Words in any order; within a word up to so many letters may be left out, also over the hyphens of names. Digits may
    not: account numbers have any two of them in a row. */
const fuzzy = new UFuzzy({ intraIns: 4, intraChars: "[a-z\\-_.]" });
/** Orders of words that are tried. */
const ORDERS = 4;

const HOUR = 60 * 60 * 1000;

interface Entry {
  view: RoleView;
  /** Higher for what is used lately; between 0 and 1. */
  habit: number;
}

export class Index {
  readonly #entries: readonly Entry[];
  /** What is searched, in the entries' order: the name first. */
  readonly #texts: string[];
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
      habit: habit(view, now),
    }));
    this.#texts = roles.map(({ role }) => searchable(role, accounts).join(" "));
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
    const matches = this.#ranked(words.join(" "));
    const found = matches.slice(0, MOST).flatMap((at) => this.#entries[at]?.view ?? []);
    return { found: found.map((view) => ({ view, where })), total: matches.length };
  }

  /** The entries that fit, the closest first. */
  #ranked(needle: string): number[] {
    const [fitting, info] = fuzzy.search(this.#texts, needle, ORDERS, RANKED);
    const habit = (at: number | undefined) => this.#entries[at ?? -1]?.habit ?? 0;
    if (!fitting || fitting.length === 0) return [];
    if (!info) return fitting.toSorted((a, b) => habit(b) - habit(a));
    const { idx, intraIns = [], terms = [], start = [] } = info;
    const of = (values: ArrayLike<number>, at: number) => values[at] ?? 0;
    return idx
      .map((_, at) => at)
      .sort(
        (a, b) =>
          of(intraIns, a) - of(intraIns, b) ||
          of(terms, b) - of(terms, a) ||
          habit(idx[b]) - habit(idx[a]) ||
          of(start, a) - of(start, b),
      )
      .flatMap((at) => idx[at] ?? []);
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
