// What a person types to add or edit a template: its role, with placeholders, and the accounts it is for.
import type { Template } from "../../bindings/Template";
import type { TemplateView } from "../../bindings/TemplateView";
import { emptyErrors } from "../../components/draft.svelte";
import type { FieldErrors } from "../../components/form.svelte";
import { RoleDraft } from "../roles/role-draft.svelte";

export class TemplateDraft {
  readonly role: RoleDraft;
  which = $state<"all" | "listed">("all");
  /** Account numbers, separated by white space, commas or semicolons. */
  listed = $state("");

  private constructor(role: RoleDraft) {
    this.role = role;
  }

  static blank(): TemplateDraft {
    const role = RoleDraft.blank();
    role.name = "{account_name}-";
    role.own.arn = "arn:aws:iam::{account_id}:role/";
    return new TemplateDraft(role);
  }

  static of({ role, accounts }: Template): TemplateDraft {
    const draft = new TemplateDraft(RoleDraft.of(role));
    if (accounts !== "all") [draft.which, draft.listed] = ["listed", accounts.listed.join("\n")];
    return draft;
  }

  get #numbers(): string[] {
    const numbers = this.listed.split(/[\s,;]+/).filter(Boolean);
    return numbers.filter((number, index) => numbers.indexOf(number) === index);
  }

  /** The errors that the page can find itself. */
  errors(others: readonly TemplateView[]): FieldErrors {
    const accounts = this.which === "listed" ? this.#numbers.join() : "all";
    return { ...this.role.errors(rolesOf(others)), ...emptyErrors({ accounts }) };
  }

  entry(others: readonly TemplateView[]): Template {
    // The ids of the template's roles are made from its id, so it has no placeholders.
    const plain = this.role.name
      .replaceAll(/\{[^}]*\}/g, "")
      .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    const role = this.role.entry(rolesOf(others), plain || "template");
    return { role, accounts: this.which === "all" ? "all" : { listed: this.#numbers } };
  }
}

const rolesOf = (templates: readonly TemplateView[]) => templates.map(({ template }) => template.role);
