// Which parts of a text a search has found.

export interface Part {
  part: string;
  hit: boolean;
}

/** The text in parts. The letters of a loose word may have others between them, as where the finder searches. */
export function marked(text: string, words: readonly string[], loose: readonly string[] = []): Part[] {
  const where = text.toLowerCase();
  // A few letters change their length with their case: nothing is marked then, rather than the wrong letters.
  if (where.length !== text.length || words.length + loose.length === 0) return [{ part: text, hit: false }];
  const hits = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    const at = where.indexOf(word.toLowerCase());
    if (at >= 0) hits.fill(true, at, at + word.length);
  }
  for (const place of loose.flatMap((word) => scattered(where, word.toLowerCase()))) hits[place] = true;
  const parts: Part[] = [];
  for (const [at, hit] of hits.entries()) {
    const last = parts.at(-1);
    if (last?.hit === hit) last.part += text[at] ?? "";
    else parts.push({ part: text[at] ?? "", hit });
  }
  return parts;
}

/** Where the letters of a word are, in their order; empty where one is missing. */
function scattered(where: string, word: string): number[] {
  const places: number[] = [];
  for (const letter of word) {
    const at = where.indexOf(letter, (places.at(-1) ?? -1) + 1);
    if (at < 0) return [];
    places.push(at);
  }
  return places;
}
