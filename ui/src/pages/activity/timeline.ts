// The activity log as lanes and moments, and the days of its list.
import type { Activity } from "../../bindings/Activity";
import type { What } from "../../bindings/What";

export interface Lane {
  name: string;
  /** Milliseconds since 1970. */
  sessions: { start: number; end: number }[];
  failed: number[];
}

/** A lane for each name, the one used last first; `lines` are the newest first. */
export function lanes(lines: readonly Activity[], name: (line: Activity) => string): Lane[] {
  const found = new Map<string, Lane>();
  for (const line of lines) {
    const lane = found.get(name(line)) ?? { name: name(line), sessions: [], failed: [] };
    found.set(lane.name, lane);
    const start = Date.parse(line.time);
    if (line.outcome.result === "failed") lane.failed.push(start);
    else if (line.until !== undefined && !lane.sessions.some((session) => session.start === start))
      lane.sessions.push({ start, end: Date.parse(line.until) });
  }
  return [...found.values()];
}

/** Moments that are evenly spread from the first to the last. */
export function ticks(from: number, to: number): number[] {
  return [0, 1, 2, 3].map((index) => from + ((to - from) * index) / 3);
}

/** What is done with a session, and so comes just after AWS has given it where there was none. */
const USES: ReadonlySet<What> = new Set([
  "console",
  "link",
  "link-copied",
  "credentials-copied",
  "credential-process",
  "env",
  "exec",
  "endpoint",
  "who-am-i",
]);

/** So many lines may be between the two, and so many milliseconds. */
const NEAR = { lines: 4, time: 60_000 };

/** One line for one act: the call to AWS that it took is told with it. `lines` are the newest first. */
export function acts(lines: readonly Activity[]): Activity[] {
  const told = new Set<Activity>();
  return lines.flatMap((line, at) => {
    if (told.has(line)) return [];
    const call = USES.has(line.what)
      ? lines.slice(at + 1, at + 1 + NEAR.lines).find((other) => !told.has(other) && isCallFor(line, other))
      : undefined;
    if (!call) return [line];
    told.add(call);
    return [{ ...call, ...line }];
  });
}

function isCallFor(act: Activity, call: Activity): boolean {
  return (
    call.what === "assume" &&
    call.role !== undefined &&
    call.role === act.role &&
    call.surface === act.surface &&
    act.outcome.result === "done" &&
    call.outcome.result === "done" &&
    Date.parse(act.time) - Date.parse(call.time) <= NEAR.time
  );
}

export type Row = { day: string } | { line: Activity };

const dayOf = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** The lines with a heading before each day. */
export function byDay(lines: readonly Activity[]): Row[] {
  const rows: Row[] = [];
  let last: string | undefined;
  for (const line of lines) {
    const day = dayOf.format(Date.parse(line.time));
    if (day !== last) rows.push({ day });
    last = day;
    rows.push({ line });
  }
  return rows;
}
