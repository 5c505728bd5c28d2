// Sending a new source inward, with its key where it has one.
import type { Problem } from "../../bindings/Problem";
import type { Source } from "../../bindings/Source";
import type { Engine } from "../../engine/engine.svelte";
import type { SourceDraft } from "./source-draft.svelte";

export async function addSource(
  engine: Engine,
  draft: SourceDraft,
  secret: string,
): Promise<{ problem: Problem | undefined; source: Source }> {
  const { sources = [], revision = 0 } = engine.snapshot ?? {};
  const source = draft.entry(sources);
  const key =
    source.kind === "access-key"
      ? { key: { access_key_id: draft.accessKeyId.trim(), secret_access_key: secret.trim() } }
      : {};
  const { problem } = await engine.ask({
    do: "add-source",
    change: { change: "put-source", source },
    ...key,
    base_revision: revision,
  });
  return { problem: placed(problem), source };
}

/** A key that AWS does not know is told beside the key. */
export function placed(problem: Problem | undefined): Problem | undefined {
  const field = {
    "key-unknown": "access_key_id",
    "root-key": "access_key_id",
    "became-another": "access_key_id",
    "secret-wrong": "secret_access_key",
  }[problem?.code as string];
  return problem && field !== undefined && problem.field === undefined ? { ...problem, field } : problem;
}
