// A made-up language: every letter with an accent, every text a third longer and in brackets. What stands on a page
// without brackets has escaped the catalogue; what is cut has no room for a longer language.

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
