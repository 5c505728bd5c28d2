// The window's texts, from the catalogue.
import { FluentBundle, FluentResource, type FluentVariable, type TextTransform } from "@fluent/bundle";

import shared from "../../../src-tauri/crates/core/locales/shared.en.ftl?raw";
import english from "../../../src-tauri/crates/core/locales/window.en.ftl?raw";

let bundle = inEnglish();

function inEnglish(transform?: TextTransform): FluentBundle {
  const made = new FluentBundle("en", { useIsolating: false, ...(transform ? { transform } : {}) });
  for (const texts of [english, shared]) made.addResource(new FluentResource(texts));
  return made;
}

/** Changes every text on its way to the page: what a made-up language of the tests needs. */
export function transformTexts(transform: TextTransform) {
  bundle = inEnglish(transform);
}

/** A text with its placeholders filled in; `id.name` is an attribute of a message. A missing one shows its id. */
export function t(id: string, args?: Record<string, FluentVariable>): string {
  return part(id, args) ?? id;
}

/** As `t`, but undefined for a text that is not in the catalogue. */
export function part(id: string, args?: Record<string, FluentVariable>): string | undefined {
  const [name = "", attribute] = id.split(".");
  const message = bundle.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  return pattern ? bundle.formatPattern(pattern, args) : undefined;
}

/** Joins the texts that are not empty with a dot between them. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}
