// Where an error stands in a form: in its field's help's place, or below all fields.
import type { Problem } from "../bindings/Problem";
import type { ProblemCode } from "../bindings/ProblemCode";
import type { FieldError } from "./Field.svelte";

export interface FormErrors {
  fields: Record<string, FieldError>;
  /** What is about no one field. */
  form?: Problem;
}

/** The problem in its field's place, where its code tells the field. */
export function placed(problem: Problem, fields: Partial<Record<ProblemCode, string>>): FormErrors {
  const field = fields[problem.code];
  return field ? { fields: { [field]: problem } } : { fields: {}, form: problem };
}

/** Focuses the first field that has an error, once it is marked. */
export function focusFirstError(form: HTMLElement) {
  form.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
}
