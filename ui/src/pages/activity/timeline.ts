// The activity log as lanes and moments, and the days of its list.
import type { Activity } from "../../bindings/Activity";

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
