// Formats moments and remaining time: "42 min left", "until 18:40". All moments are milliseconds since 1970.
import { formatDuration, HOUR, MINUTE } from "./duration";
import { t } from "./texts";

const DAY = 24 * 60 * 60 * 1000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "short" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** `18:40` */
export function timeText(moment: number): string {
  return clock.format(moment);
}

/** The moment of a full hour on the day of another moment; 24 is the day's end. */
export function hourOf(moment: number, hour: number): number {
  return new Date(moment).setHours(hour, 0, 0, 0);
}

/** `18:40`; `Tue 02:10` on another day; `3 Dec 02:10` six or more days away. */
export function momentText(moment: number, now: number): string {
  const time = clock.format(moment);
  if (date.format(moment) === date.format(now)) return time;
  const near = Math.abs(moment - now) < 6 * DAY;
  return `${(near ? weekday : day).format(moment)} ${time}`;
}

/** Rounded up, as in the tray's menu; zero in the last minute. */
function minutesLeft(until: number, now: number): number {
  const minutes = (until - now) / 60_000;
  return minutes < 1 ? 0 : Math.ceil(minutes);
}

/** The end where it is over an hour away, else the minutes left. */
export function remainingText(until: number, now: number): string {
  const minutes = minutesLeft(until, now);
  if (minutes > 60) return t("window-until", { time: momentText(until, now) });
  if (minutes < 1) return t("window-less-than-minute");
  return t("window-left", { time: formatDuration(minutes * MINUTE) });
}

/** The time left and the end: `41 min · 11:22`. */
export function endText(until: number, now: number): string {
  const minutes = minutesLeft(until, now);
  const left = minutes < 1 ? t("window-less-than-minute") : formatDuration(minutes * MINUTE);
  return `${left} · ${momentText(until, now)}`;
}

const days = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** `just now`, `5 min ago`, `2 h ago`, `yesterday`. */
export function agoText(moment: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - moment) / 1000));
  if (seconds < MINUTE) return t("window-just-now");
  if (seconds >= 24 * HOUR) return days.format(-Math.floor(seconds / (24 * HOUR)), "day");
  const unit = seconds < HOUR ? MINUTE : HOUR;
  return t("window-ago", { time: formatDuration(seconds - (seconds % unit)) });
}

const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Date and time with seconds. */
export function fullDateTime(moment: number): string {
  return full.format(moment);
}
