// Exports roles as a team's file.
import type { Problem } from "../../bindings/Problem";
import type { RoleId } from "../../bindings/RoleId";
import type { Engine } from "../../engine/engine.svelte";
import type { View } from "../../shell/view.svelte";
import { t } from "../../words/texts";

const FILE = "rolecall-team.toml";

/** Saves these roles, or all, in the downloads folder; the toast counts those that such a file can't hold. */
export async function exportRoles(
  engine: Engine,
  view: View,
  roles: readonly RoleId[],
): Promise<Problem | undefined> {
  const { answer, problem } = await engine.ask({ do: "export-team", roles: [...roles] });
  if (answer?.answer !== "team-file") return problem;
  const saved = await engine.saveText(FILE, answer.text);
  if (saved.problem) return saved.problem;
  const left = answer.left.length;
  const hint =
    left === 0 ? saved.path : `${saved.path ?? ""} ${t("window-team-export-left", { count: left })}`;
  view.showToast(t("window-team-exported"), hint);
  return undefined;
}
