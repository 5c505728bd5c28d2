// The choice of how consoles open, while it is edited.
import type { OpenWith } from "../../bindings/OpenWith";
import { emptyErrors, lines, type FieldType } from "../../components/draft.svelte";
import type { FieldErrors } from "../../components/form.svelte";

/** As the preference says, in the browser, in a private window or a profile of it, or with a program. */
export type Way = "preference" | "default" | "private" | "profile" | "program";

export function wayOf(value: OpenWith | undefined): Way {
  if (value === undefined) return "preference";
  if (typeof value === "string") return value;
  return "profile" in value ? "profile" : "program";
}

export class OpenWithChoice {
  way = $state<Way>("preference");
  profile = $state("");
  /** The program and its arguments, one a line. */
  program = $state("");

  constructor(value?: OpenWith) {
    this.way = wayOf(value);
    if (typeof value !== "object") return;
    if ("profile" in value) this.profile = value.profile;
    else this.program = lines.hold(value.program);
  }

  /** Undefined for the preference. */
  get value(): OpenWith | undefined {
    if (this.way === "preference") return undefined;
    if (this.way === "profile") return { profile: this.profile.trim() };
    return this.way === "program" ? { program: lines.read(this.program) ?? [] } : this.way;
  }

  errors(): FieldErrors {
    if (this.way === "profile") return emptyErrors({ open_with_profile: this.profile });
    return this.way === "program" ? emptyErrors({ open_with_program: this.program }) : {};
  }
}

export const openWith: FieldType<OpenWith, OpenWithChoice> = {
  hold: (value) => new OpenWithChoice(value),
  read: (held) => held.value,
};
