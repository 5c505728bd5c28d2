// Exports the activity log as comma-separated values (RFC 4180).
import type { Activity } from "../../bindings/Activity";

const COLUMNS: readonly [string, (line: Activity) => string | number | undefined][] = [
  ["time", (line) => line.time],
  ["what", (line) => line.what],
  ["result", (line) => (line.outcome.result === "failed" ? line.outcome.code : "done")],
  ["role", (line) => line.role],
  ["arn", (line) => line.arn],
  ["source", (line) => line.source],
  ["surface", (line) => line.surface],
  ["program", (line) => line.caller?.program],
  ["reason", (line) => line.reason],
  ["session_name", (line) => line.session_name],
  ["source_identity", (line) => line.source_identity],
  ["requested_seconds", (line) => line.requested],
  ["granted_seconds", (line) => line.granted],
  ["until", (line) => line.until],
  ["request_id", (line) => line.request_id],
];

export function asCsv(lines: readonly Activity[]): string {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...lines.map((line) => COLUMNS.map(([, of]) => cell(of(line)))),
  ];
  return rows.map((row) => `${row.join(",")}\r\n`).join("");
}

/** Spreadsheets run text that begins with these as a formula, unless a quote comes before it. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return value.toString();
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
