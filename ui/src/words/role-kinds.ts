// The fields that only some kinds of role have, and how each is entered. Which kind has which is the engine's to say
// (`ROLE_FORMS`). A new kind needs its new keys here and its texts in the catalogue.
import type { Role } from "../bindings/Role";
import { ROLE_FORMS } from "../bindings/RoleForms";
import type { RoleKind } from "../bindings/RoleKind";
import type { SourceView } from "../bindings/SourceView";

export type KindName = RoleKind["kind"];
type KeysOf<Union> = Union extends Union ? keyof Union : never;
/** A key of the settings that only some kinds have. */
export type KindKey = Exclude<KeysOf<RoleKind>, "kind">;

export interface KindField {
  /** A role's ARN or switch-role link, a text, another role, or one of these words: the first is the default. */
  control: "arn" | "text" | "role" | readonly string[];
  /** May not be empty, and is at the top of the form; other fields are under Advanced. */
  required?: true;
}

export const KIND_FIELDS: Record<KindKey, KindField> = {
  arn: { control: "arn", required: true },
  via: { control: "role" },
  external_id: { control: "text" },
  allow: { control: ["none", "all", "read-only"] },
  account_id: { control: "text", required: true },
  role_name: { control: "text", required: true },
};

export const KIND_NAMES = Object.keys(ROLE_FORMS) as KindName[];
export const KIND_KEYS = Object.keys(KIND_FIELDS) as KindKey[];

/** The keys that this kind has and some others have not: the required ones, or the rest. */
export function kindKeys(kind: KindName, required: boolean): KindKey[] {
  return KIND_KEYS.filter(
    (key) => ROLE_FORMS[kind].fields.includes(key) && (KIND_FIELDS[key].required ?? false) === required,
  );
}

/**
 * A role for the console as the very person that a source is, with all of that person's permissions; undefined where none
 * can be. AWS gives a federation token only to the long-term key of a user; a login as a role needs none, and one as a user opens
 * no console.
 */
export function asPerson({ source, identity }: SourceView): RoleKind | undefined {
  const isUser = identity?.arn.includes(":user/") ?? true;
  if (source.kind === "access-key" && isUser && identity) return { kind: "federation", allow: "all" };
  return source.kind === "login" && !isUser ? { kind: "own" } : undefined;
}

/** The role's ARN, of an entry that is not in the snapshot. */
export function arnOf(role: Role): string | undefined {
  return "arn" in role ? role.arn : undefined;
}

/** The id of the role or source that signs, of an entry that is not in the snapshot. */
export function signerOf(role: Role): string | undefined {
  return ("via" in role ? role.via : undefined) ?? role.source;
}
