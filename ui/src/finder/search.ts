// Searches roles. Every word has to occur in name, group, account, ARN or tags; among equal matches, roles used often and
// recently come first. A last word that is a service opens the console there, `@region` sets the region.
import UFuzzy from "@leeoniya/ufuzzy";

import type { RoleId } from "../bindings/RoleId";
import type { RoleView } from "../bindings/RoleView";
import type { ConsoleTarget } from "../engine/actions.svelte";
import { searchable } from "../pages/roles/list";
import { SERVICES } from "../pages/roles/services";

/** Why a role is listed: it has a session, it is used, it fits at a service, or it fits. */
export type Why = "active" | "used" | "there" | "fits";

export interface Found {
  view: RoleView;
  where: ConsoleTarget;
  why: Why;
  /** What it was found by. */
  words: readonly string[];
}

/** The most results that are listed; all are counted. */
const MAX_RESULTS = 50;

/** More matches than this, as after a first letter, are ordered by use alone. */
const MAX_RANKED = 1000;

/** Words in any order. Within a word up to four letters may be left out, also across the hyphens of names; digits may
    not, because account numbers contain almost any pair of digits. */
const fuzzy = new UFuzzy({ intraIns: 4, intraChars: "[a-z\\-_.]" });
/** The most orders of the words that are tried. */
const MAX_ORDERS = 4;

const WEEK = 7 * 24 * 60 * 60 * 1000;

interface Entry {
  view: RoleView;
  /** Higher for roles used often and recently. */
  habit: number;
}

export class Index {
  readonly #entries: readonly Entry[];
  /** The searched text of each entry, which begins with its name. */
  readonly #texts: string[];
  /** Indexes of the entries, the most used first. */
  readonly #byHabit: readonly number[];

  constructor(roles: readonly RoleView[], now: number) {
    this.#entries = roles.map((view) => ({ view, habit: habit(view, now) }));
    this.#byHabit = this.#entries
      .map((_, at) => at)
      .sort((a, b) => (this.#entries[b]?.habit ?? 0) - (this.#entries[a]?.habit ?? 0));
    this.#texts = roles.map((role) => searchable(role).join(" "));
  }

  /** `active`: the roles with a session, which come first while nothing is typed. */
  find(text: string, active: ReadonlySet<RoleId>): { found: Found[]; total: number } {
    const { words, where } = parse(text);
    if (words.length === 0) return this.#mostUsed(active, where);
    const plain = this.#match(words, where, "fits");
    const last = words.at(-1);
    const service =
      last !== undefined && words.length > 1 && SERVICES.includes(last.toLowerCase()) ? last : undefined;
    if (service === undefined) return plain;
    const there = { ...where, destination: service.toLowerCase() };
    const at = this.#match(words.slice(0, -1), there, "there");
    // The last word may also be part of a role's name, so these matches follow.
    return { found: [...at.found, ...plain.found].slice(0, MAX_RESULTS), total: at.total + plain.total };
  }

  /** Roles with a session, then the most used ones. */
  #mostUsed(active: ReadonlySet<RoleId>, where: ConsoleTarget): { found: Found[]; total: number } {
    const isActive = (at: number) => active.has(this.#entries[at]?.view.role.id ?? "");
    const first = this.#byHabit.filter(isActive);
    const rest = this.#byHabit.slice(0, MAX_RESULTS + first.length).filter((at) => !isActive(at));
    const found = [...this.#found(first, where, "active"), ...this.#found(rest, where, "used")];
    return { found: found.slice(0, MAX_RESULTS), total: this.#entries.length };
  }

  #found(places: readonly number[], where: ConsoleTarget, why: Why, words: readonly string[] = []): Found[] {
    return places.slice(0, MAX_RESULTS).flatMap((at) => {
      const view = this.#entries[at]?.view;
      return view ? [{ view, where, why, words }] : [];
    });
  }

  #match(words: readonly string[], where: ConsoleTarget, why: Why): { found: Found[]; total: number } {
    const matches = this.#ranked(words.join(" "));
    return { found: this.#found(matches, where, why, words), total: matches.length };
  }

  /** Indexes of the matching entries, the best match first. */
  #ranked(needle: string): number[] {
    const [fitting, info] = fuzzy.search(this.#texts, needle, MAX_ORDERS, MAX_RANKED);
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

export function parse(text: string): { words: string[]; where: ConsoleTarget } {
  const all = text.split(/\s+/).filter(Boolean);
  const region = all.find((word) => /^@[a-z]{2}[a-z-]*-\d$/.test(word))?.slice(1);
  return {
    words: all.filter((word) => !word.startsWith("@")),
    where: region === undefined ? {} : { region },
  };
}

/** How much a role is used: the weight of a use halves each week, as the engine counts it. A favourite counts twice; one
    that was never used counts as one use two weeks ago. */
function habit({ role, habit }: RoleView, now: number): number {
  if (habit === undefined) return role.favourite ? now - 2 * WEEK : 0;
  return Date.parse(habit) + (role.favourite ? WEEK : 0);
}
