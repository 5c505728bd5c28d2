// A source while it is added or edited. The secret of its key stays in the form component.
import type { KeyPair } from "../../bindings/KeyPair";
import type { Preset } from "../../bindings/Preset";
import type { Prefer } from "../../bindings/Prefer";
import type { Source } from "../../bindings/Source";
import type { SourceId } from "../../bindings/SourceId";
import type { SourceKind } from "../../bindings/SourceKind";
import {
  choice,
  emptyErrors,
  freshId,
  hold,
  length,
  lines,
  nameErrors,
  read,
  text,
  words,
  type FieldType,
  type TypesOf,
} from "../../components/draft.svelte";
import type { FieldErrors } from "../../components/form.svelte";
import { guessedRegion } from "../../words/region";
import { HOUR } from "../../words/duration";
import { t } from "../../words/texts";
import { openWith } from "../roles/open-with.svelte";

/** The longest session of a company's portal that AWS offers. */
const LONGEST_SESSION = 90 * 24 * HOUR;

const port: FieldType<number, string> = {
  hold: (value) => value?.toString() ?? "",
  read: (held) => (held.trim() === "" ? undefined : Number(held)),
};

/** Names with their values, one a line. A line without a value has none, which the engine then refuses. */
const pairs: FieldType<Record<string, string>, string> = {
  hold: (value) =>
    Object.entries(value ?? {})
      .map(([name, text]) => `${name}=${text}`)
      .join("\n"),
  read: (held) => {
    const lines = held.split("\n").filter((line) => line.trim() !== "");
    const split = (line: string) => [
      line.split("=", 1)[0]?.trim() ?? "",
      line.replace(/^[^=]*=?/, "").trim(),
    ];
    return lines.length > 0 ? Object.fromEntries(lines.map(split)) : undefined;
  },
};

/** Keys that only some kinds have. */
const KIND_TYPES = {
  profile: text,
  token_file: text,
  token_command: lines,
  start_url: text,
  callback_port: port,
  sign_in_with: openWith,
  session_duration: length,
  role_names: text,
  issuer: text,
  client_id: text,
  preset: choice<Preset>(),
  scopes: words,
  redirect_uris: words,
  parameters: pairs,
};

const TYPES = {
  region: text,
  mfa_serial: text,
  mfa_command: lines,
  prefer: choice<Prefer>(),
} satisfies TypesOf<Omit<Source, "id" | "name" | "kind">>;

/** Each kind's suggested name, and its own keys. */
const SOURCE_KINDS: Record<SourceKind["kind"], { name: string; fields: (keyof typeof KIND_TYPES)[] }> = {
  "identity-center": {
    name: "",
    fields: ["start_url", "callback_port", "sign_in_with", "session_duration", "role_names"],
  },
  oidc: {
    name: "",
    fields: ["issuer", "client_id", "preset", "scopes", "redirect_uris", "parameters", "sign_in_with"],
  },
  login: { name: "aws", fields: ["callback_port", "sign_in_with"] },
  "access-key": { name: "work", fields: [] },
  profile: { name: "default", fields: ["profile"] },
  environment: { name: "this computer", fields: [] },
  "web-identity": { name: "web identity", fields: ["token_file", "token_command"] },
};
export const KINDS = Object.keys(SOURCE_KINDS) as SourceKind["kind"][];

export class SourceDraft {
  /** The id of the edited source; undefined for a new one. */
  readonly id: SourceId | undefined;
  kind = $state<SourceKind["kind"]>("identity-center");
  accessKeyId = $state("");
  /** The region of a company's instance, which no guess is good enough for. */
  instanceRegion = $state("");
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
    this.instanceRegion = source.region ?? "";
  }

  /** A suggestion until one is typed. */
  get name(): string {
    if (this.#name !== undefined) return this.#name;
    if (this.kind === "profile") return this.values.profile;
    if (this.kind === "oidc") return companyOf(this.values.issuer);
    return this.kind === "identity-center" ? companyOf(this.values.start_url) : SOURCE_KINDS[this.kind].name;
  }

  set name(name: string) {
    this.#name = name;
  }

  get advancedUsed(): number {
    const { mfa_command, prefer, callback_port, sign_in_with, session_duration, role_names } = this.values;
    const { scopes, redirect_uris, parameters } = this.values;
    const browser = sign_in_with.value === undefined ? "" : "set";
    const ofSignIn = [callback_port, browser];
    const texts = {
      "identity-center": [...ofSignIn, session_duration.choice, role_names],
      oidc: [browser, scopes, redirect_uris, parameters],
      login: [...ofSignIn, mfa_command, prefer],
    }[this.kind as string] ?? [mfa_command, prefer];
    return texts.filter((text) => text.trim() !== "").length;
  }

  /** The errors that the page can find itself. */
  errors(secret: string, others: readonly Source[]): FieldErrors {
    const { profile, token_file, token_command, start_url, issuer, client_id, sign_in_with } = this.values;
    const wanted = {
      "identity-center": {
        start_url,
        ...(showsRegion(start_url) ? {} : { region: this.instanceRegion }),
      },
      oidc: { issuer, client_id },
      login: {},
      "access-key": { access_key_id: this.accessKeyId, secret_access_key: secret },
      profile: { profile },
      environment: {},
      "web-identity": { token_file: token_file + token_command },
    }[this.kind];
    const isKept = this.kind === "access-key" && this.id !== undefined;
    const profileOfBrowser =
      signsIn(this.kind) && sign_in_with.way === "profile"
        ? emptyErrors({ sign_in_with_profile: sign_in_with.profile })
        : {};
    return {
      ...nameErrors(this.name, this.id, others),
      ...(isKept ? {} : emptyErrors(wanted)),
      ...profileOfBrowser,
      ...(signsIn(this.kind) ? this.#signInErrors() : {}),
    };
  }

  get #held() {
    if (this.kind !== "identity-center" && this.kind !== "oidc") return this.values;
    return {
      ...this.values,
      region: this.kind === "oidc" ? this.values.region : this.instanceRegion,
      mfa_serial: "",
      mfa_command: "",
      prefer: "" as const,
    };
  }

  #signInErrors(): FieldErrors {
    if (this.kind === "oidc") return {};
    const { callback_port, session_duration } = this.values;
    const port = Number(callback_port);
    const wrong = callback_port.trim() !== "" && !(Number.isInteger(port) && port >= 1024 && port <= 65_535);
    return {
      ...(wrong ? { callback_port: { message: t("window-not-a-port") } } : {}),
      ...(this.kind === "login" ? {} : session_duration.errors("session_duration", LONGEST_SESSION)),
    };
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
      ...read({ ...Object.fromEntries(types), ...TYPES }, this.#held),
    } as unknown as Source;
  }
}

/** Whether a person signs in to sources of that kind in a browser. */
export function signsIn(kind: SourceKind["kind"]): boolean {
  return kind === "identity-center" || kind === "oidc" || kind === "login";
}

/** A company's name, as the address of its sign-in suggests: `acme` of `https://acme.awsapps.com/start`. */
function companyOf(address: string): string {
  const host = /^https:\/\/([^/?#]+)/.exec(address.trim())?.[1] ?? "";
  const first = host.split(".")[0] ?? "";
  // AWS's own ids and what every company has say nothing.
  return /^((d|ssoins)-[0-9a-f]+|accounts|login|sso|auth|idp|id)$/.test(first) ? "company" : first;
}

/** Whether a start URL has its region in it, which the engine then reads. */
export function showsRegion(startUrl: string): boolean {
  return /^https:\/\/[^/]*\b[a-z]{2}(-[a-z]+)+-\d\b/.test(startUrl.trim());
}
