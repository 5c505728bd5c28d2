// The texts of the window, from the catalogue that all of Rolecall shares.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import english from "../../../src-tauri/crates/core/locales/window.en.ftl?raw";

const bundle = new FluentBundle("en", { useIsolating: false });
bundle.addResource(new FluentResource(english));

/** A text with its placeholders filled in. An id that is not in the catalogue shows as itself. */
export function t(id: string, args?: Record<string, FluentVariable>): string {
  const pattern = bundle.getMessage(id)?.value;
  return pattern ? bundle.formatPattern(pattern, args) : id;
}
