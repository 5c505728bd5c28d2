// What a person types to add or edit a template. What the form does not show stays as the file has it.
import type { Colour } from "../../bindings/Colour";
import type { Role } from "../../bindings/Role";
import type { SourceId } from "../../bindings/SourceId";
import type { Template } from "../../bindings/Template";
import type { TemplateView } from "../../bindings/TemplateView";
import { lengthOf, seconds, type Length } from "../../components/DurationField.svelte";
import { distinct, filled, freshId } from "../../components/entry";
import type { FieldErrors } from "../../components/form.svelte";
import { t } from "../../words/texts";

export class TemplateDraft {
  /** The template's role as it is in the settings; absent for a new one. */
  readonly old: Role | undefined;
  name = $state("{account_name}-");
  arn = $state("arn:aws:iam::{account_id}:role/");
  source = $state<SourceId>("");
  which = $state<"all" | "listed">("all");
  /** Account numbers, with anything else between them. */
  listed = $state("");
  consoleLasts = $state<Length>({ choice: "", other: "" });
  credentialsLast = $state<Length>({ choice: "", other: "" });
  destination = $state("");
  region = $state("");
  group = $state("");
  colour = $state<Colour | "">("");
  protect = $state(false);

  private constructor(old?: Role) {
    this.old = old;
  }

  static blank(): TemplateDraft {
    return new TemplateDraft();
  }

  static of({ role, accounts }: Template): TemplateDraft {
    const draft = new TemplateDraft(role);
    draft.name = role.name;
    draft.arn = role.kind === "assume" ? role.arn : "";
    draft.source = role.source ?? "";
    draft.which = accounts === "all" ? "all" : "listed";
    draft.listed = accounts === "all" ? "" : accounts.listed.join("\n");
    draft.consoleLasts = lengthOf(role.console_duration);
    draft.credentialsLast = lengthOf(role.duration);
    draft.destination = role.destination ?? "";
    draft.region = role.region ?? "";
    draft.group = role.group ?? "";
    draft.colour = role.colour ?? "";
    draft.protect = role.protect;
    return draft;
  }

  get assumes(): boolean {
    return this.old === undefined || this.old.kind === "assume";
  }

  /** Through another role: that one's source signs. */
  get through(): boolean {
    return this.old?.kind === "assume" && this.old.via !== undefined;
  }

  get numbers(): string[] {
    return distinct(this.listed.split(/[\s,;]+/).filter(Boolean));
  }

  /** What can be told without asking, by field. */
  problems(others: readonly TemplateView[]): FieldErrors {
    const found: FieldErrors = {};
    const name = this.name.trim();
    if (name === "") found["name"] = { message: t("window-wanted") };
    else if (others.some(({ template: { role } }) => role.name === name && role.id !== this.old?.id)) {
      found["name"] = { message: t("window-name-taken") };
    }
    if (this.assumes && this.arn.trim() === "") found["arn"] = { message: t("window-wanted") };
    if (this.which === "listed" && this.numbers.length === 0) {
      found["accounts"] = { message: t("window-wanted") };
    }
    if (seconds(this.consoleLasts) === null) {
      found["console_duration"] = { message: t("window-not-a-length") };
    }
    if (seconds(this.credentialsLast) === null) found["duration"] = { message: t("window-not-a-length") };
    return found;
  }

  entry(others: readonly TemplateView[]): Template {
    const name = this.name.trim();
    const taken = others.map(({ template }) => template.role.id);
    // The id of a template's roles is made of its own, so it has no placeholder in it.
    const plain = name.replaceAll(/\{[^}]*\}/g, "").replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    const duration = seconds(this.credentialsLast) ?? undefined;
    const console_duration = seconds(this.consoleLasts) ?? undefined;
    const {
      duration: _duration,
      console_duration: _console,
      destination: _destination,
      region: _region,
      group: _group,
      colour: _colour,
      ...kept
    } = this.old ??
    ({
      id: freshId(plain || "template", taken),
      kind: "assume",
      favourite: false,
      protect: false,
    } as unknown as Role);
    const role = {
      ...kept,
      name,
      ...(this.assumes ? { arn: this.arn.trim() } : {}),
      ...(this.through ? {} : { source: this.source }),
      ...filled({ destination: this.destination, region: this.region, group: this.group }),
      ...(duration === undefined ? {} : { duration }),
      ...(console_duration === undefined ? {} : { console_duration }),
      ...(this.colour === "" ? {} : { colour: this.colour }),
      protect: this.protect,
    } as Role;
    return { role, accounts: this.which === "all" ? "all" : { listed: this.numbers } };
  }
}
