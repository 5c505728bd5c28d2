// The window's texts, from the catalogue.
import { FluentBundle, FluentResource, type FluentVariable, type TextTransform } from "@fluent/bundle";

/** The texts of each language, by the file they are in. Another language is its files, and no line here. */
const files = import.meta.glob<string>("../../../src-tauri/crates/core/locales/{window,shared}.*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

let bundle = catalogue(navigator.languages);

/** The catalogue of the first of these languages that there are texts in; English says what it lacks. */
export function catalogue(wanted: readonly string[], transform?: TextTransform, texts = files): FluentBundle {
  const of = (tag: string) => Object.keys(texts).filter((file) => file.endsWith(`.${tag}.ftl`));
  const tags = wanted.flatMap((tag) => [tag, tag.split("-")[0] ?? tag]);
  const found = tags.find((tag) => of(tag).length > 0) ?? "en";
  const made = new FluentBundle(found, { useIsolating: false, ...(transform ? { transform } : {}) });
  for (const file of [...of("en"), ...of(found)]) {
    made.addResource(new FluentResource(texts[file] ?? ""), { allowOverrides: true });
  }
  return made;
}

/** Changes every text on its way to the page, as the tests' made-up language does; without a transform, no text. */
export function transformTexts(transform: TextTransform | undefined) {
  bundle = catalogue(navigator.languages, transform);
}

/** A text with its placeholders filled in; `id.name` is an attribute of a message. A missing one shows its id. */
export function t(id: string, args?: Record<string, FluentVariable>): string {
  return optionalText(id, args) ?? id;
}

/** As `t`, but undefined for a text that is not in the catalogue. */
export function optionalText(id: string, args?: Record<string, FluentVariable>): string | undefined {
  const [name = "", attribute] = id.split(".");
  const message = bundle.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  return pattern ? bundle.formatPattern(pattern, args) : undefined;
}

/** Joins the texts that are not empty with a dot between them. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}
