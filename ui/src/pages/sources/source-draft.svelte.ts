// What a person types to add or edit a source, but for the secret: that one stays in the form and leaves it once.
import type { Prefer } from "../../bindings/Prefer";
import type { Source } from "../../bindings/Source";
import type { SourceId } from "../../bindings/SourceId";
import type { SourceKind } from "../../bindings/SourceKind";
import type { SourceView } from "../../bindings/SourceView";
import { filled, freshId } from "../../components/entry";
import type { FieldErrors } from "../../components/form.svelte";
import { guessedRegion } from "../../words/region";
import { t } from "../../words/texts";

export const KINDS = ["access-key", "profile", "environment", "web-identity"] as const;

const NAMES = {
  "access-key": "work",
  profile: "default",
  environment: "this machine",
  "web-identity": "web identity",
} as const;

export class SourceDraft {
  /** The source that is edited; absent for a new one. */
  readonly id: SourceId | undefined;
  kind = $state<SourceKind["kind"]>("access-key");
  ownName = $state<string>();
  accessKeyId = $state("");
  profile = $state("default");
  tokenFile = $state("");
  /** One argument a line. */
  tokenCommand = $state("");
  region = $state("");
  mfaSerial = $state("");
  /** One argument a line. */
  mfaCommand = $state("");
  prefer = $state<Prefer | "">("");

  constructor(id?: SourceId) {
    this.id = id;
    if (id === undefined) this.region = guessedRegion();
  }

  static of(source: Source): SourceDraft {
    const draft = new SourceDraft(source.id);
    draft.kind = source.kind;
    draft.ownName = source.name;
    if (source.kind === "profile") draft.profile = source.profile;
    if (source.kind === "web-identity") {
      draft.tokenFile = source.token_file ?? "";
      draft.tokenCommand = (source.token_command ?? []).join("\n");
    }
    draft.region = source.region ?? "";
    draft.mfaSerial = source.mfa_serial ?? "";
    draft.mfaCommand = (source.mfa_command ?? []).join("\n");
    draft.prefer = source.prefer ?? "";
    return draft;
  }

  /** As typed; until then a suggestion. */
  get name(): string {
    return this.ownName ?? (this.kind === "profile" ? this.profile : NAMES[this.kind]);
  }

  set name(name: string) {
    this.ownName = name;
  }

  get advancedUsed(): number {
    return [this.mfaCommand.trim() !== "", this.prefer !== ""].filter(Boolean).length;
  }

  /** What can be told without asking, by field. */
  problems(secret: string, others: readonly SourceView[]): FieldErrors {
    const found: FieldErrors = {};
    const want = (field: string, text: string) => {
      if (text.trim() === "") found[field] = { message: t("window-wanted") };
    };
    want("name", this.name);
    if (others.some(({ source }) => source.id !== this.id && source.name === this.name.trim())) {
      found["name"] = { message: t("window-name-taken") };
    }
    if (this.kind === "access-key" && this.id === undefined) {
      want("access_key_id", this.accessKeyId);
      want("secret_access_key", secret);
    }
    if (this.kind === "profile") want("profile", this.profile);
    if (this.kind === "web-identity") want("token_file", this.tokenFile + this.tokenCommand);
    return found;
  }

  entry(others: readonly SourceView[]): Source {
    const name = this.name.trim();
    const taken = others.map(({ source }) => source.id);
    const mfa_command = lines(this.mfaCommand);
    return {
      id: this.id ?? freshId(name, taken),
      name,
      ...this.#kind(),
      ...filled({ region: this.region, mfa_serial: this.mfaSerial }),
      ...(mfa_command.length > 0 ? { mfa_command } : {}),
      ...(this.prefer === "" ? {} : { prefer: this.prefer }),
    };
  }

  #kind(): SourceKind {
    if (this.kind === "profile") return { kind: this.kind, profile: this.profile.trim() };
    if (this.kind !== "web-identity") return { kind: this.kind };
    const token_command = lines(this.tokenCommand);
    return {
      kind: this.kind,
      ...filled({ token_file: this.tokenFile }),
      ...(token_command.length > 0 ? { token_command } : {}),
    };
  }
}

/** A command as it is typed, one argument a line: no shell ever splits it. */
function lines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
