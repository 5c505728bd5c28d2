// What a person types to add or edit a role.
import type { Allow } from "../../bindings/Allow";
import type { Colour } from "../../bindings/Colour";
import type { OpenWith } from "../../bindings/OpenWith";
import type { Role } from "../../bindings/Role";
import type { RoleId } from "../../bindings/RoleId";
import type { RoleKind } from "../../bindings/RoleKind";
import type { RoleView } from "../../bindings/RoleView";
import type { SourceId } from "../../bindings/SourceId";
import { lengthOf, seconds, type Length } from "../../components/DurationField.svelte";
import { filled, freshId } from "../../components/entry";
import type { FieldErrors } from "../../components/form.svelte";
import { parseRoleArn, parseSwitchRole } from "../../words/arn";
import { HOUR } from "../../words/duration";
import { t } from "../../words/texts";

export interface Tag {
  key: string;
  value: string;
  /** Later roles of a chain inherit it. */
  transitive: boolean;
}

/** Credentials of the kind `federation` may last longer than a role's. */
const MOST = { assume: 12 * HOUR, own: 12 * HOUR, federation: 36 * HOUR };

export class RoleDraft {
  /** The role that is edited; absent for a new one. */
  readonly id: RoleId | undefined;
  kind = $state<RoleKind["kind"]>("assume");
  arn = $state("");
  ownName = $state<string>();
  source = $state<SourceId>("");
  via = $state<RoleId>("");
  /** Of the kind `federation`: what the user may do. */
  allow = $state<Allow | "">("");
  consoleLasts = $state<Length>({ choice: "", other: "" });
  credentialsLast = $state<Length>({ choice: "", other: "" });
  destination = $state("");
  region = $state("");
  group = $state("");
  colour = $state<Colour | "">("");
  favourite = $state(false);
  externalId = $state("");
  sessionName = $state("");
  sourceIdentity = $state("");
  tags = $state<Tag[]>([]);
  policy = $state("");
  /** One a line. */
  policyArns = $state("");
  /** Nothing for the preference. */
  openWith = $state.raw<OpenWith>();
  protect = $state(false);
  /** Nothing for the preference. */
  autoRenew = $state<"" | "yes" | "no">("");

  private constructor(id?: RoleId) {
    this.id = id;
  }

  static blank(): RoleDraft {
    return new RoleDraft();
  }

  static of(role: Role): RoleDraft {
    const draft = new RoleDraft(role.id);
    draft.#take(role);
    draft.ownName = role.name;
    return draft;
  }

  static copyOf(role: Role): RoleDraft {
    const draft = new RoleDraft();
    draft.#take(role);
    draft.ownName = t("window-role-copy-name", { name: role.name });
    draft.favourite = false;
    return draft;
  }

  #take(role: Role) {
    this.kind = role.kind;
    if (role.kind === "assume") {
      this.arn = role.arn;
      this.via = role.via ?? "";
      this.externalId = role.external_id ?? "";
    }
    if (role.kind === "federation") this.allow = role.allow ?? "";
    this.source = role.source ?? "";
    this.consoleLasts = lengthOf(role.console_duration);
    this.credentialsLast = lengthOf(role.duration);
    this.destination = role.destination ?? "";
    this.region = role.region ?? "";
    this.group = role.group ?? "";
    this.colour = role.colour ?? "";
    this.favourite = role.favourite;
    this.sessionName = role.session_name ?? "";
    this.sourceIdentity = role.source_identity ?? "";
    const transitive = role.transitive_tags ?? [];
    this.tags = Object.entries(role.tags ?? {}).map(([key, value]) => ({
      key,
      value,
      transitive: transitive.includes(key),
    }));
    this.policy = role.policy ?? "";
    this.policyArns = (role.policy_arns ?? []).join("\n");
    this.openWith = role.open_with;
    this.protect = role.protect;
    this.autoRenew = role.auto_renew === undefined ? "" : role.auto_renew ? "yes" : "no";
  }

  /** As typed; until then the ARN's last part. */
  get name(): string {
    return this.ownName ?? parseRoleArn(this.arn)?.name ?? "";
  }

  set name(name: string) {
    this.ownName = name;
  }

  /** Takes an ARN, or what a switch-role link says of its role: where nothing was chosen yet, its name and colour too. */
  paste(text: string) {
    const found = parseSwitchRole(text);
    this.arn = found?.arn ?? text.trim();
    if (found?.name !== undefined && this.ownName === undefined) this.ownName = found.name;
    if (found?.colour !== undefined && this.colour === "") this.colour = found.colour;
  }

  /** How many of the advanced fields say something. */
  get advancedUsed(): number {
    return [
      this.kind !== "assume",
      this.via,
      this.externalId,
      this.sessionName,
      this.sourceIdentity,
      this.tags.length > 0,
      this.policy,
      this.policyArns,
      this.openWith !== undefined,
      this.protect,
      this.autoRenew,
    ].filter(Boolean).length;
  }

  /** What can be told without asking, by field. */
  problems(others: readonly RoleView[]): FieldErrors {
    const found: FieldErrors = {};
    if (this.kind === "assume" && this.arn.trim() === "") found["arn"] = { message: t("window-wanted") };
    if (this.name.trim() === "") found["name"] = { message: t("window-wanted") };
    else if (others.some(({ role }) => role.id !== this.id && role.name === this.name.trim())) {
      found["name"] = { message: t("window-name-taken") };
    }
    if (seconds(this.consoleLasts) === null)
      found["console_duration"] = { message: t("window-not-a-length") };
    if (seconds(this.credentialsLast, MOST[this.kind]) === null) {
      found["duration"] = { message: t("window-not-a-length") };
    }
    const keys = this.tags.map(({ key }) => key.trim().toLowerCase());
    if (keys.some((key, index) => key === "" || keys.indexOf(key) !== index)) {
      found["tags"] = { message: t("window-tags-unclear") };
    }
    return found;
  }

  entry(others: readonly RoleView[]): Role {
    const name = this.name.trim();
    const duration = seconds(this.credentialsLast, MOST[this.kind]) ?? undefined;
    const console_duration = seconds(this.consoleLasts) ?? undefined;
    const taken = others.map(({ role }) => role.id);
    const through = this.kind === "assume" && this.via !== "";
    return {
      id: this.id ?? freshId(name, taken),
      name,
      ...this.#kind(),
      ...(through ? {} : { source: this.source }),
      ...filled({
        region: this.region,
        destination: this.destination,
        group: this.group,
        session_name: this.sessionName,
        source_identity: this.sourceIdentity,
        policy: this.policy,
      }),
      ...(duration === undefined ? {} : { duration }),
      ...(console_duration === undefined ? {} : { console_duration }),
      ...(this.colour === "" ? {} : { colour: this.colour }),
      ...this.#tags(),
      ...(this.#policies().length > 0 ? { policy_arns: this.#policies() } : {}),
      ...(this.openWith === undefined ? {} : { open_with: this.openWith }),
      favourite: this.favourite,
      protect: this.protect,
      ...(this.autoRenew === "" ? {} : { auto_renew: this.autoRenew === "yes" }),
    };
  }

  #kind(): RoleKind {
    if (this.kind === "own") return { kind: "own" };
    if (this.kind === "federation") {
      return { kind: "federation", ...(this.allow === "" ? {} : { allow: this.allow }) };
    }
    const more = filled({ via: this.via, external_id: this.externalId });
    return { kind: "assume", arn: this.arn.trim(), ...more };
  }

  #policies(): string[] {
    return this.policyArns.split(/\s+/).filter(Boolean);
  }

  #tags(): Partial<Pick<Role, "tags" | "transitive_tags">> {
    if (this.tags.length === 0) return {};
    const transitive = this.tags.filter((tag) => tag.transitive).map(({ key }) => key.trim());
    return {
      tags: Object.fromEntries(this.tags.map(({ key, value }) => [key.trim(), value.trim()])),
      ...(transitive.length > 0 ? { transitive_tags: transitive } : {}),
    };
  }
}
