// What forms need of an entry of the settings.

/** An id for a new entry: its name, with a number where an older entry has that id already. */
export function freshId(name: string, taken: readonly string[]): string {
  let id = name;
  for (let number = 2; taken.includes(id); number++) id = `${name}-${number}`;
  return id;
}

/** The texts that are not empty, trimmed. */
export function filled<K extends string>(texts: Record<K, string>): Partial<Record<K, string>> {
  const pairs = Object.entries<string>(texts).map(([key, text]) => [key, text.trim()] as const);
  return Object.fromEntries(pairs.filter(([, text]) => text !== "")) as Partial<Record<K, string>>;
}

/** Each text once, in the order they came. */
export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
