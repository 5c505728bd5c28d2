// Filters, sorts and groups the list of roles.
import type { RoleView } from "../../bindings/RoleView";
import { t } from "../../words/texts";
import { sourceOf } from "./role-words";

export const SORTS = ["file", "name", "used"] as const;
export type Sort = (typeof SORTS)[number];

export const GROUPINGS = ["none", "group", "account", "source"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type Line = { heading: string; count: number; kind: "part" | "group" } | { role: RoleView };

/** The words of a search. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** The roles with every word in their name, group, account, ARN or tags. */
export function matching(roles: readonly RoleView[], words: readonly string[]): RoleView[] {
  if (words.length === 0) return [...roles];
  return roles.filter((role) => {
    const where = searchable(role).join(" ").toLowerCase();
    return words.every((word) => where.includes(word));
  });
}

/** The texts that a role is searched by. */
export function searchable({ role, arn, group, account }: RoleView): string[] {
  const tags = Object.entries(role.tags ?? {}).flat();
  const parts = [role.name, group, account?.name, arn, ...tags];
  return parts.filter((part) => part !== undefined);
}

const alphabet = new Intl.Collator(undefined, { numeric: true });

export function sorted(roles: readonly RoleView[], sort: Sort): RoleView[] {
  if (sort === "name") return roles.toSorted((a, b) => alphabet.compare(a.role.name, b.role.name));
  if (sort === "used") {
    return roles.toSorted((a, b) => Date.parse(b.last_used ?? "1970") - Date.parse(a.last_used ?? "1970"));
  }
  return [...roles];
}

/** The roles grouped, the favourites ahead of all unless they are grouped by where they are. */
export function sections(roles: readonly RoleView[], by: Grouping, source: (id: string) => string): Line[] {
  const favourites = roles.filter(({ role }) => role.favourite);
  const apart = (by === "none" || by === "group") && favourites.length > 0;
  if (!apart || favourites.length === roles.length) return grouped(roles, by, source);
  const others = roles.filter(({ role }) => !role.favourite);
  return [
    { heading: t("window-roles-favourites"), count: favourites.length, kind: "part" as const },
    ...favourites.map((role) => ({ role })),
    ...(by === "none"
      ? [{ heading: t("window-roles-others"), count: others.length, kind: "part" as const }]
      : []),
    ...grouped(others, by, source),
  ];
}

/** Adds headings in alphabetical order; roles without one come last. */
function grouped(roles: readonly RoleView[], by: Grouping, source: (id: string) => string): Line[] {
  if (by === "none") return roles.map((role) => ({ role }));
  const groups = new Map<string, RoleView[]>();
  for (const view of roles) {
    const signer = sourceOf(view);
    const heading = {
      group: view.group,
      account: view.account?.name,
      source: signer && source(signer),
    }[by];
    const group = groups.get(heading ?? "");
    if (group) group.push(view);
    else groups.set(heading ?? "", [view]);
  }
  const headings = [...groups.keys()].sort(
    (a, b) => Number(a === "") - Number(b === "") || alphabet.compare(a, b),
  );
  return headings.flatMap((heading) => {
    const inside = groups.get(heading) ?? [];
    return [
      { heading: heading || t("window-group-none"), count: inside.length, kind: "group" as const },
      ...inside.map((role) => ({ role })),
    ];
  });
}
