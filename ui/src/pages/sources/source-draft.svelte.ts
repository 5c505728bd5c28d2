// A source while it is added or edited. The secret of its key stays in the form component.
import type { KeyPair } from "../../bindings/KeyPair";
import type { Prefer } from "../../bindings/Prefer";
import type { Source } from "../../bindings/Source";
import type { SourceId } from "../../bindings/SourceId";
import type { SourceKind } from "../../bindings/SourceKind";
import {
  choice,
  emptyErrors,
  freshId,
  hold,
  lines,
  nameErrors,
  read,
  text,
  type TypesOf,
} from "../../components/draft.svelte";
import type { FieldErrors } from "../../components/form.svelte";
import { guessedRegion } from "../../words/region";

/** Keys that only some kinds have. */
const KIND_TYPES = { profile: text, token_file: text, token_command: lines };

const TYPES = {
  region: text,
  mfa_serial: text,
  mfa_command: lines,
  prefer: choice<Prefer>(),
} satisfies TypesOf<Omit<Source, "id" | "name" | "kind">>;

/** Each kind's suggested name, and its own keys. */
const SOURCE_KINDS: Record<SourceKind["kind"], { name: string; fields: (keyof typeof KIND_TYPES)[] }> = {
  "access-key": { name: "work", fields: [] },
  profile: { name: "default", fields: ["profile"] },
  environment: { name: "this machine", fields: [] },
  "web-identity": { name: "web identity", fields: ["token_file", "token_command"] },
};
export const KINDS = Object.keys(SOURCE_KINDS) as SourceKind["kind"][];

export class SourceDraft {
  /** The id of the edited source; undefined for a new one. */
  readonly id: SourceId | undefined;
  kind = $state<SourceKind["kind"]>("access-key");
  accessKeyId = $state("");
  readonly values;
  #name = $state<string>();

  constructor(source?: Source) {
    this.id = source?.id;
    this.values = $state(
      hold({ ...TYPES, ...KIND_TYPES }, source ?? { profile: "default", region: guessedRegion() }),
    );
    if (!source) return;
    this.kind = source.kind;
    this.#name = source.name;
  }

  /** A suggestion until one is typed. */
  get name(): string {
    return this.#name ?? (this.kind === "profile" ? this.values.profile : SOURCE_KINDS[this.kind].name);
  }

  set name(name: string) {
    this.#name = name;
  }

  get advancedUsed(): number {
    return [this.values.mfa_command.trim(), this.values.prefer].filter((text) => text !== "").length;
  }

  /** The errors that the page can find itself. */
  errors(secret: string, others: readonly Source[]): FieldErrors {
    const { profile, token_file, token_command } = this.values;
    const wanted = {
      "access-key": { access_key_id: this.accessKeyId, secret_access_key: secret },
      profile: { profile },
      environment: {},
      "web-identity": { token_file: token_file + token_command },
    }[this.kind];
    const isKept = this.kind === "access-key" && this.id !== undefined;
    return { ...nameErrors(this.name, this.id, others), ...(isKept ? {} : emptyErrors(wanted)) };
  }

  /** The access key of a new source. */
  key(secret: string): KeyPair {
    return { access_key_id: this.accessKeyId.trim(), secret_access_key: secret.trim() };
  }

  entry(others: readonly Source[]): Source {
    const name = this.name.trim();
    const types = SOURCE_KINDS[this.kind].fields.map((key) => [key, KIND_TYPES[key]]);
    return {
      id: this.id ?? freshId(name, others),
      name,
      kind: this.kind,
      ...read({ ...Object.fromEntries(types), ...TYPES }, this.values),
    } as unknown as Source;
  }
}
