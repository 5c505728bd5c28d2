// A form as its fields see it: what it is about, which names its texts, and what is wrong where.
import { getContext, setContext, tick } from "svelte";

import type { Problem } from "../bindings/Problem";

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

  /** One field is being mended. */
  mend(field: string) {
    if (this.fields[field] === undefined) return;
    this.fields = Object.fromEntries(Object.entries(this.fields).filter(([name]) => name !== field));
  }

  /** Shows what is wrong beside its field, else below all of them, and brings it into sight. */
  async refuse(found: FieldErrors | Problem, stands: Partial<Record<string, string>> = {}) {
    if (isProblem(found)) {
      const field = found.field ?? stands[found.code];
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

const KEY = Symbol("form");

export function provideForm(form: Form): Form {
  return setContext(KEY, form);
}

export function useForm(): Form {
  return getContext<Form>(KEY);
}
