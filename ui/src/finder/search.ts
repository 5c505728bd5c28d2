// Finding roles by a few letters: every word has to be somewhere in the name, group, account, ARN or tags; what is used
// often and lately comes first among equals. A last word that is a service opens there, `@region` sets the region.
import UFuzzy from "@leeoniya/ufuzzy";

import type { RoleId } from "../bindings/RoleId";
import type { RoleView } from "../bindings/RoleView";
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

const WEEK = 7 * 24 * 60 * 60 * 1000;

interface Entry {
  view: RoleView;
  /** Higher for what is used often and lately. */
  habit: number;
}

export class Index {
  readonly #entries: readonly Entry[];
  /** What is searched, in the entries' order: the name first. */
  readonly #texts: string[];
  /** The places of the entries, what is used most first. */
  readonly #byHabit: readonly number[];

  constructor(roles: readonly RoleView[], now: number) {
    this.#entries = roles.map((view) => ({ view, habit: habit(view, now) }));
    this.#byHabit = this.#entries
      .map((_, at) => at)
      .sort((a, b) => (this.#entries[b]?.habit ?? 0) - (this.#entries[a]?.habit ?? 0));
    this.#texts = roles.map((role) => searchable(role).join(" "));
  }

  /** `live`: the roles with a session, which come first while nothing is looked for. */
  find(text: string, live: ReadonlySet<RoleId>): { found: Found[]; total: number } {
    const { words, where } = parse(text);
    if (words.length === 0) return this.#usual(live, where);
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

  /** What lives, then what is used most. */
  #usual(live: ReadonlySet<RoleId>, where: Where): { found: Found[]; total: number } {
    const isLive = (at: number) => live.has(this.#entries[at]?.view.role.id ?? "");
    const first = this.#byHabit.filter(isLive);
    const rest = this.#byHabit.slice(0, MOST + first.length).filter((at) => !isLive(at));
    return { found: this.#found([...first, ...rest], where), total: this.#entries.length };
  }

  #found(places: readonly number[], where: Where): Found[] {
    return places.slice(0, MOST).flatMap((at) => {
      const view = this.#entries[at]?.view;
      return view ? [{ view, where }] : [];
    });
  }

  #match(words: readonly string[], where: Where): { found: Found[]; total: number } {
    const matches = this.#ranked(words.join(" "));
    return { found: this.#found(matches, where), total: matches.length };
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
}

export function parse(text: string): { words: string[]; where: Where } {
  const all = text.split(/\s+/).filter(Boolean);
  const region = all.find((word) => /^@[a-z]{2}[a-z-]*-\d$/.test(word))?.slice(1);
  return {
    words: all.filter((word) => !word.startsWith("@")),
    where: region === undefined ? {} : { region },
  };
}

/** Each use weighs half after a week, as the engine counts them. A favourite weighs twice as much, and one that was
    never used as much as one use two weeks ago. */
function habit({ role, habit }: RoleView, now: number): number {
  if (habit === undefined) return role.favourite ? now - 2 * WEEK : 0;
  return Date.parse(habit) + (role.favourite ? WEEK : 0);
}
