// The preferences while they are edited. A field holds the value itself, unless it has a field type here.
import type { Preferences } from "../../bindings/Preferences";
import { hold, length, read, type FieldType, type Held } from "../../components/draft.svelte";
import type { FieldErrors } from "../../components/form.svelte";
import { parseDuration, durationInput } from "../../words/duration";
import { t } from "../../words/texts";
import { openWith } from "../roles/open-with.svelte";

/** Properties of each part of the page. */
export interface PartProps {
  draft: PreferencesDraft;
  /** Saves what was changed. */
  save: () => void;
}

/** Options with the texts `window-OF-VALUE`. */
export function options(of: string, values: readonly string[]) {
  return values.map((value) => ({ value, label: t(`window-${of}-${value}`) }));
}

/** `15m, 5m`; an empty text for none. */
const lengths: FieldType<number[], string> = {
  hold: (value) => (value ?? []).map(durationInput).join(", "),
  read: (held) =>
    split(held)
      .flatMap((text) => parseDuration(text) ?? [])
      .sort((a, b) => b - a),
};

const split = (text: string) => text.split(/[,;]/).filter((part) => part.trim() !== "");

/** A number from a list. */
const number: FieldType<number, string> = { hold: String, read: Number };

const TYPES = {
  notify_before: lengths,
  console_duration: length,
  duration: length,
  open_with: openWith,
  clipboard_clear: number,
  lock_after: number,
};

type Values = Omit<Preferences, keyof typeof TYPES> & Held<typeof TYPES>;

const valuesOf = (preferences: Preferences): Values => ({ ...preferences, ...hold(TYPES, preferences) });

export class PreferencesDraft {
  readonly values: Values;
  #saved: Preferences;

  constructor(saved: Preferences) {
    this.values = $state(valuesOf(saved));
    this.#saved = saved;
  }

  /** Updates the fields whose saved values have changed; what is being typed in others stays. */
  take(saved: Preferences) {
    const keys = (Object.keys(saved) as (keyof Preferences)[]).filter(
      (key) => JSON.stringify(saved[key]) !== JSON.stringify(this.#saved[key]),
    );
    const values = valuesOf(saved);
    Object.assign(this.values, Object.fromEntries(keys.map((key) => [key, values[key]])));
    this.#saved = saved;
  }

  errors(): FieldErrors {
    const { notify_before, console_duration, duration, open_with } = this.values;
    const unclear = split(notify_before).some((text) => parseDuration(text) === undefined);
    return {
      ...(unclear ? { notify_before: { message: t("window-not-lengths") } } : {}),
      ...console_duration.errors("console_duration"),
      ...duration.errors("duration"),
      ...open_with.errors(),
    };
  }

  entry(): Preferences {
    const plain = Object.entries(this.values).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === "string" ? value.trim() : value,
    ]);
    return { ...Object.fromEntries(plain), ...read(TYPES, this.values) } as Preferences;
  }
}
