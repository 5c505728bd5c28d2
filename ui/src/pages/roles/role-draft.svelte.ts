// A role, or the role of a template, while it is added or edited.
import type { Approve } from "../../bindings/Approve";
import type { Colour } from "../../bindings/Colour";
import type { Role } from "../../bindings/Role";
import { ROLE_FORMS } from "../../bindings/RoleForms";
import type { RoleId } from "../../bindings/RoleId";
import {
  choice,
  emptyErrors,
  flag,
  freshId,
  hold,
  length,
  nameErrors,
  read,
  text,
  words,
  type FieldType,
  type TypesOf,
} from "../../components/draft.svelte";
import type { FieldErrors } from "../../components/form.svelte";
import { parseRoleArn, parseSwitchRole } from "../../words/arn";
import { KIND_KEYS, kindKeys, type KindKey, type KindName } from "../../words/role-kinds";
import { t } from "../../words/texts";
import { openWith } from "./open-with.svelte";

/** Yes, no, or empty for the preference. */
const yesNo: FieldType<boolean, "" | "yes" | "no"> = {
  hold: (value) => (value === undefined ? "" : value ? "yes" : "no"),
  read: (held) => (held === "" ? undefined : held === "yes"),
};

const TYPES = {
  source: text,
  duration: length,
  console_duration: length,
  region: text,
  destination: text,
  group: text,
  colour: choice<Colour>(),
  favourite: flag,
  protect: flag,
  approve: choice<Approve>(),
  auto_renew: yesNo,
  open_with: openWith,
  session_name: text,
  source_identity: text,
  policy: text,
  policy_arns: words,
} satisfies TypesOf<Omit<Role, "id" | "name" | "kind" | "tags" | "transitive_tags">>;

/** Keys that Advanced counts when they are used. */
const ADVANCED = [
  "via",
  "external_id",
  "session_name",
  "source_identity",
  "tags",
  "policy",
  "policy_arns",
  "open_with",
  "protect",
  "approve",
  "auto_renew",
] as const;

/** A session tag. */
export class Tag {
  key = $state("");
  value = $state("");
  /** Later roles of the chain inherit it. */
  transitive = $state(false);

  constructor(key = "", value = "", transitive = false) {
    this.key = key;
    this.value = value;
    this.transitive = transitive;
  }
}

export class RoleDraft {
  /** The id of the edited entry; undefined for a new one. */
  readonly id: RoleId | undefined;
  kind = $state<KindName>("assume");
  /** The values of the keys that only some kinds have. */
  readonly own: Record<KindKey, string>;
  readonly values;
  tags = $state.raw<Tag[]>([]);
  #name = $state<string>();

  private constructor(role?: Role, id?: RoleId) {
    this.id = id;
    this.values = $state(hold(TYPES, role));
    const given = { ...role } as Partial<Record<KindKey, string>>;
    this.own = $state(Object.fromEntries(KIND_KEYS.map((key) => [key, given[key] ?? ""])) as typeof this.own);
    if (!role) return;
    this.kind = role.kind;
    this.#name = role.name;
    const { tags = {}, transitive_tags = [] } = role;
    this.tags = Object.entries(tags).map(
      ([key, value]) => new Tag(key, value, transitive_tags.includes(key)),
    );
  }

  static blank(): RoleDraft {
    return new RoleDraft();
  }

  static of(role: Role): RoleDraft {
    return new RoleDraft(role, role.id);
  }

  static copyOf(role: Role): RoleDraft {
    const name = t("window-role-copy-name", { name: role.name });
    return new RoleDraft({ ...role, name, favourite: false });
  }

  /** The last part of the ARN until one is typed. */
  get name(): string {
    return this.#name ?? parseRoleArn(this.own.arn)?.name ?? "";
  }

  set name(name: string) {
    this.#name = name;
  }

  /** Whether this kind of role has the key. */
  has(key: KindKey | "console_duration" | "source_identity"): boolean {
    return ROLE_FORMS[this.kind].fields.includes(key);
  }

  /** Whether another role signs its call (role chaining) in place of a source. */
  get chained(): boolean {
    return this.has("via") && this.own.via !== "";
  }

  /** Takes an ARN or a switch-role link. A link also gives name and colour where none are chosen yet. */
  paste(text: string) {
    const found = parseSwitchRole(text);
    this.own.arn = found?.arn ?? text.trim();
    this.#name ??= found?.name;
    if (found?.colour !== undefined && this.values.colour === "") this.values.colour = found.colour;
  }

  /** How many of the advanced fields are used. */
  get advancedUsed(): number {
    const entry: Record<string, unknown> = this.entry([]);
    const used = ADVANCED.filter((key) => entry[key] !== undefined && entry[key] !== false);
    return used.length + (this.kind === "assume" ? 0 : 1);
  }

  /** The errors that the page can find itself. */
  errors(others: readonly Role[]): FieldErrors {
    const required = kindKeys(this.kind, true).map((key) => [key, this.own[key]]);
    const keys = this.tags.map(({ key }) => key.trim().toLowerCase());
    const unclear = keys.some((key, index) => key === "" || keys.indexOf(key) !== index);
    return {
      ...emptyErrors(Object.fromEntries(required)),
      ...nameErrors(this.name, this.id, others),
      ...this.values.console_duration.errors("console_duration"),
      ...this.values.duration.errors("duration", ROLE_FORMS[this.kind].most_duration),
      ...(unclear ? { tags: { message: t("window-tags-unclear") } } : {}),
    };
  }

  /** `idFrom`: what the id of a new entry is made from. */
  entry(others: readonly Role[], idFrom = this.name.trim()): Role {
    const own = KIND_KEYS.filter((key) => this.has(key) && this.own[key].trim() !== "");
    const { source, ...values } = read(TYPES, this.values);
    const tags = this.tags.map(({ key, value }) => [key.trim(), value.trim()]);
    const transitive = this.tags.filter((tag) => tag.transitive).map(({ key }) => key.trim());
    return {
      id: this.id ?? freshId(idFrom, others),
      name: this.name.trim(),
      kind: this.kind,
      ...Object.fromEntries(own.map((key) => [key, this.own[key].trim()])),
      ...(this.chained ? {} : { source }),
      ...values,
      ...(tags.length > 0 ? { tags: Object.fromEntries(tags) } : {}),
      ...(transitive.length > 0 ? { transitive_tags: transitive } : {}),
    } as unknown as Role;
  }
}
