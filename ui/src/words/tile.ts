// What a role's tile shows: the initials of its account, else of the role, and a colour.
import type { Colour } from "../bindings/Colour";
import type { RoleView } from "../bindings/RoleView";

/** What a tile is made of. */
export type Tiled = Pick<RoleView, "role" | "account" | "colour">;

/** Colours for accounts without one; red and orange stay for people to mean something by. */
const COLOURS: readonly Colour[] = ["blue", "teal", "purple", "green", "yellow"];

/** `AP` of `acme-prod`, `SA` of `sandbox`, `12` of `123456789012`. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = "", second] = words;
  const letters = second === undefined ? [...first].slice(0, 2) : [first, second].map((word) => [...word][0]);
  return letters.join("").toUpperCase();
}

/** The role's or its account's colour; else one that its account always has. */
export function tileColour({ colour, account, role }: Tiled): Colour {
  if (colour !== undefined) return colour;
  const sum = [...(account?.id ?? role.name)].reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521,
    7,
  );
  return COLOURS[sum % COLOURS.length] ?? "blue";
}
