// An entry of the settings while it is edited: what each control holds, and how that becomes a value again.
import { HOUR, MINUTE, CHOICES, parseDuration, durationInput } from "../words/duration";
import { t } from "../words/texts";
import type { FieldErrors } from "./form.svelte";

/** How a control holds a value of the settings. */
export interface FieldType<Value, Held> {
  hold(value: Value | undefined): Held;
  /** Undefined where nothing is entered: the entry does without the key. */
  read(held: Held): Value | undefined;
}

/** Field types by the settings' keys. */
export type FieldTypes = Record<string, { hold(value: never): unknown; read(held: never): unknown }>;
/** What the controls of these fields hold. */
export type Held<Types extends FieldTypes> = {
  -readonly [Key in keyof Types]: ReturnType<Types[Key]["hold"]>;
};
/** Field types for all keys of an entry; the compiler names those that are missing. */
export type TypesOf<Entry> = {
  [Key in keyof Entry]-?: { hold(value: Entry[Key]): unknown; read(held: never): Entry[Key] | undefined };
};

export function hold<Types extends FieldTypes>(types: Types, entry: object = {}): Held<Types> {
  const values = entry as Record<string, never>;
  return Object.fromEntries(
    Object.entries(types).map(([key, type]) => [key, type.hold(values[key] as never)]),
  ) as Held<Types>;
}

/** The values of the controls, without those that are empty. */
export function read<Types extends FieldTypes>(types: Types, held: Held<Types>): Record<string, unknown> {
  const pairs = Object.entries(types).map(([key, type]) => [key, type.read(held[key] as never)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

export const text: FieldType<string, string> = {
  hold: (value) => value ?? "",
  read: (held) => held.trim() || undefined,
};

export const flag: FieldType<boolean, boolean> = {
  hold: (value) => value ?? false,
  read: (held) => held,
};

/** One of a few words, or an empty choice. */
export function choice<Word extends string>(): FieldType<Word, Word | ""> {
  return { hold: (value) => value ?? "", read: (held) => (held === "" ? undefined : held) };
}

/** A command, one argument a line, since it is run without a shell. */
export const lines: FieldType<string[], string> = {
  hold: (value) => (value ?? []).join("\n"),
  read: (held) => orNothing(held.split("\n").filter((line) => line.trim() !== "")),
};

/** Texts without white space in them, one a line. */
export const words: FieldType<string[], string> = {
  hold: (value) => (value ?? []).join("\n"),
  read: (held) => orNothing(held.split(/\s+/).filter(Boolean)),
};

function orNothing<Item>(items: Item[]): Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

/** A duration: the default, one from the list, or one that is typed. */
export class Length {
  /** Empty for the default, a number of seconds, or `other` for what is typed. */
  choice = $state("");
  other = $state("");

  constructor(seconds?: number) {
    if (seconds === undefined) return;
    if (CHOICES.includes(seconds)) this.choice = seconds.toString();
    else [this.choice, this.other] = ["other", durationInput(seconds)];
  }

  /** Undefined for the default, null for a text that is no length AWS accepts. */
  seconds(longest = 12 * HOUR): number | undefined | null {
    if (this.choice === "") return undefined;
    if (this.choice !== "other") return Number(this.choice);
    const length = parseDuration(this.other);
    return length !== undefined && length >= 15 * MINUTE && length <= longest ? length : null;
  }

  errors(field: string, longest?: number): FieldErrors {
    return this.seconds(longest) === null ? { [field]: { message: t("window-not-a-length") } } : {};
  }
}

export const length: FieldType<number, Length> = {
  hold: (value) => new Length(value),
  // `errors` checks the limit, which depends on the form.
  read: (held) => held.seconds(Infinity) ?? undefined,
};

interface Named {
  id: string;
  name: string;
}

/** The error of a name that is empty or that another entry has. */
export function nameErrors(name: string, id: string | undefined, others: readonly Named[]): FieldErrors {
  if (name.trim() === "") return { name: { message: t("window-wanted") } };
  const taken = others.some((other) => other.id !== id && other.name === name.trim());
  return taken ? { name: { message: t("window-name-taken") } } : {};
}

/** An id for a new entry: its name, with a number where another entry has that id. */
export function freshId(name: string, others: readonly { id: string }[]): string {
  let id = name;
  for (let number = 2; others.some((other) => other.id === id); number++) id = `${name}-${number}`;
  return id;
}

/** An error for each of these texts that is empty. */
export function emptyErrors(texts: Record<string, string>): FieldErrors {
  const empty = Object.entries(texts).filter(([, text]) => text.trim() === "");
  return Object.fromEntries(empty.map(([field]) => [field, { message: t("window-wanted") }]));
}
