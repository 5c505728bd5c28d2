// A form as its fields see it: what it is about, which names its texts, what is wrong where, and saving it.
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

/** Fields are named by the settings' own keys, which a problem names too. */
export class Form {
  /** `role`: the field `arn` has the text `window-role-arn`. */
  readonly about: string;
  fields = $state.raw<FieldErrors>({});
  /** What is about no field that is there. */
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

  /** Shows what is wrong; true where nothing is. */
  async accept(found: FieldErrors): Promise<boolean> {
    this.clear();
    if (Object.keys(found).length === 0) return true;
    await this.refuse(found);
    return false;
  }

  /** Shows what is wrong, else saves; true once that is done. */
  async save(found: FieldErrors, save: () => Promise<{ problem?: Problem | undefined }>): Promise<boolean> {
    if (this.busy || !(await this.accept(found))) return false;
    this.busy = true;
    const { problem } = await save();
    this.busy = false;
    if (problem) await this.refuse(problem);
    return problem === undefined;
  }

  /** A field is typed into: what was wrong with it is no longer known. */
  clearField(field: string) {
    if (this.fields[field] === undefined) return;
    this.fields = Object.fromEntries(Object.entries(this.fields).filter(([name]) => name !== field));
  }

  /** Shows what is wrong beside its field, else below all of them, and brings it into sight. */
  async refuse(found: FieldErrors | Problem) {
    // A press elsewhere leaves the field, and an error that moves the page would turn it away.
    await released();
    if (isProblem(found)) {
      const field = found.field ?? FIELDS[found.code];
      this.fields = field === undefined ? {} : { [field]: found };
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

/** The fields of problems that name none. */
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
