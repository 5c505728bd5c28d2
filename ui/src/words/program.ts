// What is known of a program that asks for a role.
import type { Program } from "../bindings/Program";
import type { ProgramId } from "../bindings/ProgramId";
import { t } from "./texts";

const lastPart = (path: string) => path.split(/[/\\]/).at(-1) ?? path;

/** `aws`: the script, else the executable. */
export const idName = (id: ProgramId) => lastPart((id.script ?? id.executable).path);

/** `/usr/bin/python3.11 /usr/bin/aws` */
export const idFiles = (id: ProgramId) =>
  [id.executable.path, ...(id.script ? [id.script.path] : [])].join(" ");

export function programName(program: Program): string {
  if (program.id) return idName(program.id);
  return program.path === undefined ? t("program-unknown") : lastPart(program.path);
}

/** One fact each, as in the tray's menu. */
export function programFacts(program: Program): string[] {
  const { id, path, terminal, folder, parent } = program;
  const first = id
    ? t("program-files", { what: idFiles(id) })
    : path === undefined
      ? t("program-not-shown")
      : t("program-unknown-script", { what: path });
  const others = [
    ["program-package", program.package],
    ["program-terminal", terminal],
    ["program-folder", folder],
    ["program-parent", parent],
  ] as const;
  return [first, ...others.flatMap(([text, what]) => (what === undefined ? [] : [t(text, { what })]))];
}
