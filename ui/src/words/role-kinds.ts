// The kinds of role as the page knows them. A new kind is an entry here, and its words in the catalogue.
import type { Role } from "../bindings/Role";
import type { RoleKind } from "../bindings/RoleKind";
import { HOUR } from "./duration";

export type KindName = RoleKind["kind"];
type KeysOf<Union> = Union extends Union ? keyof Union : never;
/** A key of the settings that some kinds alone have. */
export type KindKey = Exclude<KeysOf<RoleKind>, "kind">;

export interface KindField {
  key: KindKey;
  /** A role's ARN or switch-role link, a text, another role, or one of these words; the first word is no value. */
  control: "arn" | "text" | "role" | readonly string[];
  /** Is never empty, and at the form's top; the others are under Advanced. */
  required?: true;
}

interface Kind {
  /** What it has beside the fields of every role. */
  fields: readonly KindField[];
  /** Seconds that its credentials last at most. */
  longest: number;
  /** Keys of every role that this kind has no use for. */
  unused: readonly (keyof Role)[];
}

export const ROLE_KINDS: Record<KindName, Kind> = {
  assume: {
    fields: [
      { key: "arn", control: "arn", required: true },
      { key: "via", control: "role" },
      { key: "external_id", control: "text" },
    ],
    longest: 12 * HOUR,
    unused: [],
  },
  federation: {
    fields: [{ key: "allow", control: ["none", "all", "read-only"] }],
    longest: 36 * HOUR,
    unused: ["source_identity"],
  },
  own: { fields: [], longest: 12 * HOUR, unused: ["console_duration", "source_identity"] },
};

export const KIND_NAMES = Object.keys(ROLE_KINDS) as KindName[];
export const KIND_FIELDS = Object.values(ROLE_KINDS).flatMap(({ fields }) => fields);

/** The console of a source's own user, with all that the user may do. */
export const AS_USER: RoleKind = { kind: "federation", allow: "all" };

/** The role that AWS is asked for, of an entry that may be in no snapshot. */
export function arnOf(role: Role): string | undefined {
  return "arn" in role ? role.arn : undefined;
}

/** The role that this one is reached through. */
export function viaOf(role: Role): string | undefined {
  return "via" in role ? role.via : undefined;
}
