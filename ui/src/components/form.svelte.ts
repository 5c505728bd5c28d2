// The state of a form that its fields share: the prefix of their texts, the errors, and whether it is being saved.
import { getContext, setContext, tick } from "svelte";

import type { Problem } from "../bindings/Problem";
import type { ProblemCode } from "../bindings/ProblemCode";
import { released } from "../engine/press";

/** What is wrong with a field: a sentence and what to do about it. */
export interface FieldError {
  message: string;
  hint?: string;
}

export type FieldErrors = Record<string, FieldError>;

/** Fields are named by the keys of the settings, as in the engine's problems. */
export class Form {
  /** `role`: the field `arn` has the text `window-role-arn`. */
  readonly about: string;
  fields = $state.raw<FieldErrors>({});
  /** A problem that belongs to no field of this form. */
  problem = $state.raw<Problem>();
  busy = $state(false);
  element = $state<HTMLElement>();

  constructor(about: string) {
    this.about = about;
  }

  clear() {
    this.fields = {};
    this.problem = undefined;
  }

  /** Shows the errors; returns true where there are none. */
  async accept(found: FieldErrors): Promise<boolean> {
    this.clear();
    if (Object.keys(found).length === 0) return true;
    await this.refuse(found);
    return false;
  }

  /** Shows the errors, or saves where there are none. Returns true once it is saved. */
  async save(found: FieldErrors, save: () => Promise<{ problem?: Problem | undefined }>): Promise<boolean> {
    if (this.busy || !(await this.accept(found))) return false;
    this.busy = true;
    const { problem } = await save();
    this.busy = false;
    if (problem) await this.refuse(problem);
    return problem === undefined;
  }

  /** Removes the error of a field that is being changed. */
  clearField(field: string) {
    if (this.fields[field] === undefined) return;
    this.fields = Object.fromEntries(Object.entries(this.fields).filter(([name]) => name !== field));
  }

  /** Shows errors at their fields, or a problem without a field below all of them, and focuses the first field. */
  async refuse(found: FieldErrors | Problem) {
    // A field is checked when a press elsewhere takes the focus. An error may move the page: the click comes first.
    await released();
    if (isProblem(found)) {
      const field = found.field ?? FIELDS[found.code];
      // Which field it is can be seen: the rule is enough.
      const error = found.code === "invalid" && found.hint !== "" ? { message: found.hint } : found;
      this.fields = field === undefined ? {} : { [field]: error };
      this.problem = undefined;
      await tick();
      if (!this.#first()) this.problem = found;
    } else {
      this.fields = found;
      this.problem = undefined;
    }
    await tick();
    this.#first()?.focus();
  }

  #first(): HTMLElement | null | undefined {
    return this.element?.querySelector<HTMLElement>("[aria-invalid='true']");
  }
}

function isProblem(found: FieldErrors | Problem): found is Problem {
  return typeof found["code"] === "string";
}

/** The fields that problems belong to where the engine names none. */
const FIELDS: Partial<Record<ProblemCode, string>> = {
  "name-taken": "name",
  "unknown-source": "source",
  "team-file": "from",
  "key-unknown": "access_key_id",
  "root-key": "access_key_id",
  "became-another": "access_key_id",
  "secret-wrong": "secret_access_key",
};

const KEY = Symbol("form");

export function provideForm(form: Form): Form {
  return setContext(KEY, form);
}

export function useForm(): Form {
  return getContext<Form>(KEY);
}
