// What a person types to add a source, but for the secret: that one stays in the form and leaves it once.
import type { Source } from "../bindings/Source";
import type { SourceKind } from "../bindings/SourceKind";
import type { SourceView } from "../bindings/SourceView";
import { t } from "../words/texts";
import { filled, freshId } from "./entry";

const NAMES = { "access-key": "work", profile: "default", environment: "this machine" } as const;

export class SourceDraft {
  kind = $state<SourceKind["kind"]>("access-key");
  ownName = $state<string>();
  accessKeyId = $state("");
  profile = $state("default");
  region = $state("");
  mfaSerial = $state("");

  /** As typed; until then a suggestion. */
  get name(): string {
    return this.ownName ?? (this.kind === "profile" ? this.profile : NAMES[this.kind]);
  }

  set name(name: string) {
    this.ownName = name;
  }

  /** What can be told without asking, by field. */
  problems(secret: string, others: readonly SourceView[]): Record<string, { message: string }> {
    const found: Record<string, { message: string }> = {};
    const want = (field: string, text: string) => {
      if (text.trim() === "") found[field] = { message: t("window-wanted") };
    };
    want("name", this.name);
    if (others.some(({ source }) => source.name === this.name.trim())) {
      found["name"] = { message: t("window-name-taken") };
    }
    if (this.kind === "access-key") {
      want("accessKeyId", this.accessKeyId);
      want("secret", secret);
    }
    if (this.kind === "profile") want("profile", this.profile);
    return found;
  }

  entry(others: readonly SourceView[]): Source {
    const name = this.name.trim();
    return {
      id: freshId(
        name,
        others.map(({ source }) => source.id),
      ),
      name,
      ...(this.kind === "profile" ? { kind: this.kind, profile: this.profile.trim() } : { kind: this.kind }),
      ...filled({ region: this.region, mfa_serial: this.mfaSerial }),
    };
  }
}
