// A made-up language for tests: accented letters, texts a third longer and in brackets. A text without brackets does not
// come from the catalogue; one that is cut off has no room for a longer language.

const LETTERS: Record<string, string> = Object.fromEntries(
  [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter, index) => [
    letter,
    [..."áƀçđéƒǧĥíĵķłɱñóƥɋŕšťúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶŁṀÑÓƤɊŔŠŤÚṼŴẊÝŽ"][index] ?? letter,
  ]),
);

export function pseudo(text: string): string {
  if (text.trim() === "") return text;
  const accented = [...text].map((letter) => LETTERS[letter] ?? letter).join("");
  return `⟦${accented}${"~".repeat(Math.ceil(text.length / 3))}⟧`;
}
