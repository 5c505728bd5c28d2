// What is odd in the settings file, in words.
import type { SettingsWarning } from "../../bindings/SettingsWarning";
import { t } from "../../words/texts";

export function warningText({ line, column, kind }: SettingsWarning): string {
  switch (kind.kind) {
    case "asks-to-renew":
      return t("warning-asks-to-renew", { role: kind.role });
    case "open-mode":
      return t("warning-open-mode", { mode: kind.mode });
    case "unknown-key": {
      const { key, meant, holds } = kind;
      if (meant === undefined) return t("warning-unknown-key", { line, column, key });
      if (holds === undefined) return t("warning-misspelt", { line, column, key, meant });
      return t("warning-held-back", { line, column, key, meant, role: holds });
    }
  }
}
