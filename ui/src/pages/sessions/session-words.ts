// A session's state in words.
import type { SessionView } from "../../bindings/SessionView";
import { joined, t } from "../../words/texts";
import { SOON } from "../roles/role-words";
import { endText, momentText } from "../../words/time";

export interface ClockText {
  text: string;
  tone: "ok" | "warn" | "none";
  /** The part of its time that is left, from 0 to 1; undefined where no clock runs. */
  left?: number;
}

/** When the console and the credentials of a session end, as far as they are in use. */
export function clockTexts(session: SessionView, now: number): ClockText[] {
  if (session.under_way) return [{ text: t(`window-${session.under_way}`), tone: "none" }];
  if (session.ended) return [{ text: t("window-ended"), tone: "none" }];
  const clock = (id: string, until: string, from = session.started_at): ClockText => {
    const end = Date.parse(until);
    const left = Math.min(1, Math.max(0, (end - now) / (end - Date.parse(from))));
    return { text: t(id, { left: endText(end, now) }), tone: end - now < SOON ? "warn" : "ok", left };
  };
  const clocks: ClockText[] = [];
  if (session.console?.replaced) clocks.push({ text: t("window-replaced"), tone: "none" });
  else if (session.console)
    clocks.push(clock("window-clock-console", session.console.until, session.console.at));
  if (session.in_shell) clocks.push(clock("window-clock-shell", session.credentials_until));
  const own: ClockText[] =
    clocks.length > 0
      ? clocks
      : [{ ...clock("window-clock-ready", session.credentials_until), tone: "none" }];
  if (session.older_keys_until !== undefined) {
    own.push(clock("window-clock-older-keys", session.older_keys_until));
  }
  return own;
}

/** Whether something that is in use ends soon. */
export function endsSoon(session: SessionView, now: number): boolean {
  return clockTexts(session, now).some(({ tone }) => tone === "warn");
}

/** `opened 14:02 from the tray · s3`; without a console, when AWS issued the credentials. */
export function openedText({ console, started_at }: SessionView, now: number): string {
  if (!console) return t("window-started", { time: momentText(Date.parse(started_at), now) });
  const opened = t("window-opened", {
    time: momentText(Date.parse(console.at), now),
    from: t(`window-from-${console.from}`),
  });
  return joined(opened, serviceOf(console.destination));
}

/** `s3` of `https://eu-west-1.console.aws.amazon.com/s3/home`; undefined for the console's home page. */
function serviceOf(destination: string): string | undefined {
  if (!URL.canParse(destination)) return destination;
  const [, first] = new URL(destination).pathname.split("/");
  return first === "console" ? undefined : first;
}
