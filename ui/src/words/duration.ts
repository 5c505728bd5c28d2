// Durations in seconds: the choices of forms, reading what people type, and formatting.
import { t } from "./texts";

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;

/** The choices of forms, within what AWS accepts for roles: 15 minutes to 12 hours. */
export const CHOICES = [15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR];

/** `1 h 30 min` */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (hours === 0) return t("window-minutes", { minutes });
  return minutes === 0 ? t("window-hours", { hours }) : t("window-hours-minutes", { hours, minutes });
}

/** Reads `2h`, `90m`, `1h30m`, `1 h 30 min`. A number without a unit is refused as ambiguous. */
export function parseDuration(text: string): number | undefined {
  const found = /^\s*(?:(\d{1,3})\s*h(?:ours?)?)?\s*(?:(\d{1,4})\s*m(?:in(?:utes?)?)?)?\s*$/i.exec(text);
  if (!found || (found[1] === undefined && found[2] === undefined)) return undefined;
  return Number(found[1] ?? 0) * HOUR + Number(found[2] ?? 0) * MINUTE;
}

/** `2h 30m`, as people type it. */
export function durationInput(seconds: number): string {
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  return [hours > 0 ? `${hours.toString()}h` : "", minutes > 0 ? `${minutes.toString()}m` : ""]
    .join(" ")
    .trim();
}

/** `45 s`, `15 min`, `1 h 30 min` */
export function formatSeconds(seconds: number): string {
  return seconds < MINUTE ? t("window-seconds", { seconds }) : formatDuration(seconds);
}
