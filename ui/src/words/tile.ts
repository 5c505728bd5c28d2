// What a role's tile shows: the initials of its account, else of the role, and colours.
import type { Account } from "../bindings/Account";
import type { AccountName } from "../bindings/AccountName";
import type { Colour } from "../bindings/Colour";
import type { Role } from "../bindings/Role";
import { accountOf } from "./arn";

/** What a tile is made of. */
export interface Tiled {
  role: Pick<Role, "name" | "colour">;
  account?: AccountName;
}

/** Colours for accounts without one; red and orange stay for people to mean something by. */
const COLOURS: readonly Colour[] = ["blue", "teal", "purple", "green", "yellow"];

/** `AP` of `acme-prod`, `SA` of `sandbox`, `12` of `123456789012`, `RE` of `{account_name}-read`. */
export function initials(name: string): string {
  const words = name
    .replaceAll(/\{[a-z_]*\}/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const [first = "", second] = words;
  const letters = second === undefined ? [...first].slice(0, 2) : [first, second].map((word) => [...word][0]);
  return letters.join("").toUpperCase();
}

/** The colour of the tile, which is its account's, and that of the role beside it, where it has one of its own. */
export function tileColours(
  { account, role }: Tiled,
  accounts: readonly Account[],
): { tile: Colour; own?: Colour } {
  if (!account) return { tile: role.colour ?? always(role.name) };
  const tile = accountOf(account.id, accounts)?.colour ?? always(account.id);
  return { tile, ...(role.colour === undefined || role.colour === tile ? {} : { own: role.colour }) };
}

/** One that the same text always has. */
function always(text: string): Colour {
  const sum = [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7);
  return COLOURS[sum % COLOURS.length] ?? "blue";
}

/** Whether a group or an account is by its name production's: `Production`, `acme-prod`, but not `non-prod`. */
export function isProduction(name: string): boolean {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const at = words.findIndex((word) => ["prod", "production", "prd"].includes(word));
  return at >= 0 && !["non", "no", "not", "pre"].includes(words[at - 1] ?? "");
}
