// Formats moments and remaining time: "42 min left", "until 18:40". All moments are milliseconds since 1970.
import { t } from "./texts";

const DAY = 24 * 60 * 60 * 1000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "short" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** `18:40`; `Tue 02:10` on another day; `3 Dec 02:10` six or more days away. */
export function momentText(moment: number, now: number): string {
  const time = clock.format(moment);
  if (date.format(moment) === date.format(now)) return time;
  const near = Math.abs(moment - now) < 6 * DAY;
  return `${(near ? weekday : day).format(moment)} ${time}`;
}

/** The end where it is over an hour away, else the minutes left, rounded down. */
export function remainingText(until: number, now: number): string {
  const minutes = Math.floor((until - now) / 60_000);
  if (minutes > 60) return t("window-until", { time: momentText(until, now) });
  return minutes < 1 ? t("window-less-than-minute") : t("window-minutes-left", { minutes });
}

const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });

/** `now`, `5 min. ago`, `yesterday`. */
export function agoText(moment: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - moment) / 60_000));
  if (minutes < 60) return ago.format(-minutes, "minute");
  if (minutes < 24 * 60) return ago.format(-Math.floor(minutes / 60), "hour");
  return ago.format(-Math.floor(minutes / (24 * 60)), "day");
}

const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Date and time with seconds. */
export function fullDateTime(moment: number): string {
  return full.format(moment);
}
