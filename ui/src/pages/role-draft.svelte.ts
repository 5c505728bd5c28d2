// What a person types to add a role.
import type { Colour } from "../bindings/Colour";
import type { Role } from "../bindings/Role";
import type { RoleView } from "../bindings/RoleView";
import type { SourceId } from "../bindings/SourceId";
import { seconds, type Length } from "../parts/DurationField.svelte";
import { parseRoleArn } from "../words/arn";
import { t } from "../words/texts";
import { filled, freshId } from "./entry";

export class RoleDraft {
  arn = $state("");
  ownName = $state<string>();
  source = $state<SourceId>("");
  consoleLasts = $state<Length>({ choice: "", other: "" });
  credentialsLast = $state<Length>({ choice: "", other: "" });
  destination = $state("");
  region = $state("");
  group = $state("");
  colour = $state<Colour | "">("");
  favourite = $state(false);
  externalId = $state("");

  /** As typed; until then the ARN's last part. */
  get name(): string {
    return this.ownName ?? parseRoleArn(this.arn)?.name ?? "";
  }

  set name(name: string) {
    this.ownName = name;
  }

  /** What can be told without asking, by field. */
  problems(others: readonly RoleView[]): Record<string, { message: string }> {
    const found: Record<string, { message: string }> = {};
    if (this.arn.trim() === "") found["arn"] = { message: t("window-wanted") };
    if (this.name.trim() === "") found["name"] = { message: t("window-wanted") };
    else if (others.some(({ role }) => role.name === this.name.trim())) {
      found["name"] = { message: t("window-name-taken") };
    }
    const lengths = { consoleLasts: this.consoleLasts, credentialsLast: this.credentialsLast };
    for (const [field, length] of Object.entries(lengths)) {
      if (seconds(length) === null) found[field] = { message: t("window-not-a-length") };
    }
    return found;
  }

  entry(others: readonly RoleView[]): Role {
    const name = this.name.trim();
    const duration = seconds(this.credentialsLast) ?? undefined;
    const console_duration = seconds(this.consoleLasts) ?? undefined;
    return {
      id: freshId(
        name,
        others.map(({ role }) => role.id),
      ),
      name,
      kind: "assume",
      arn: this.arn.trim(),
      source: this.source,
      ...filled({
        external_id: this.externalId,
        region: this.region,
        destination: this.destination,
        group: this.group,
      }),
      ...(duration === undefined ? {} : { duration }),
      ...(console_duration === undefined ? {} : { console_duration }),
      ...(this.colour === "" ? {} : { colour: this.colour }),
      favourite: this.favourite,
      protect: false,
      auto_renew: false,
    };
  }
}
