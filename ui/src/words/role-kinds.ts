// The kinds of role as the page knows them: how each is entered that only some kinds have. What a kind has, the engine
// says (`ROLE_FORMS`); a new kind needs its new keys here, and its words in the catalogue.
import type { Role } from "../bindings/Role";
import { ROLE_FORMS } from "../bindings/RoleForms";
import type { RoleKind } from "../bindings/RoleKind";

export type KindName = RoleKind["kind"];
type KeysOf<Union> = Union extends Union ? keyof Union : never;
/** A key of the settings that only some kinds have. */
export type KindKey = Exclude<KeysOf<RoleKind>, "kind">;

export interface KindField {
  /** A role's ARN or switch-role link, a text, another role, or one of these words; the first word is no value. */
  control: "arn" | "text" | "role" | readonly string[];
  /** Is never empty, and at the form's top; the others are under Advanced. */
  required?: true;
}

export const KIND_FIELDS: Record<KindKey, KindField> = {
  arn: { control: "arn", required: true },
  via: { control: "role" },
  external_id: { control: "text" },
  allow: { control: ["none", "all", "read-only"] },
};

export const KIND_NAMES = Object.keys(ROLE_FORMS) as KindName[];
export const KIND_KEYS = Object.keys(KIND_FIELDS) as KindKey[];

/** The keys that only some kinds have, of this one: those that are required, or the others. */
export function kindKeys(kind: KindName, required: boolean): KindKey[] {
  return KIND_KEYS.filter(
    (key) => ROLE_FORMS[kind].fields.includes(key) && (KIND_FIELDS[key].required ?? false) === required,
  );
}

/** The console of a source's own user, with all that the user may do. */
export const AS_USER: RoleKind = { kind: "federation", allow: "all" };

/** The role that AWS is asked for, of an entry that is in no snapshot. */
export function arnOf(role: Role): string | undefined {
  return "arn" in role ? role.arn : undefined;
}

/** What signs for an entry that is in no snapshot: the role that it is reached through, else its source. */
export function signerOf(role: Role): string | undefined {
  return ("via" in role ? role.via : undefined) ?? role.source;
}
