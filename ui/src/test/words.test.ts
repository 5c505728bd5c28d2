// Reading and formatting of durations, times and ARNs.
import { expect, test } from "vitest";

import { parseDevice, parseRoleArn, parseSwitchRole, whoIs } from "../words/arn";
import { parseDuration, formatDuration, durationInput } from "../words/duration";
import { guessedRegion } from "../words/region";
import { initials, isProduction, tileColours } from "../words/tile";
import { agoText, endText, momentText, remainingText } from "../words/time";

test.each([
  ["2h", 7200],
  ["90m", 5400],
  ["1h30m", 5400],
  ["1 h 30 min", 5400],
  [" 4 hours ", 14_400],
])("%s is a duration", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each(["", "4", "h", "-1h", "1.5h", "four hours"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test("durations are formatted in hours and minutes", () => {
  expect([900, 3600, 5400].map(formatDuration)).toEqual(["15 min", "1 h", "1 h 30 min"]);
});

test("the remaining time is an end, or minutes in the last hour", () => {
  const now = Date.parse("2026-11-24T10:00:00Z");
  const minutes = (count: number) => remainingText(now + count * 60_000, now);
  expect(minutes(90)).toBe("until 11:30");
  expect(minutes(16 * 60)).toBe("until Wed 02:00");
  expect(minutes(60)).toBe("1 h left");
  expect(minutes(1.9)).toBe("2 min left");
  expect(minutes(0.5)).toBe("less than a minute left");
  expect(minutes(-3)).toBe("less than a minute left");
  expect(momentText(Date.parse("2026-12-03T02:10:00Z"), now)).toMatch(/3.*02:10$/);
});

test("an end shows the time left beside it, and the past is told in the same units", () => {
  const now = Date.parse("2026-11-24T10:00:00Z");
  expect(endText(now + 40.5 * 60_000, now)).toBe("41 min · 10:40");
  expect(endText(now + 7.2 * 3_600_000, now)).toBe("7 h 12 min · 17:12");
  const ago = [20, 300, 3700, 90_000].map((seconds) => agoText(now - seconds * 1000, now));
  expect(ago).toEqual(["just now", "5 min ago", "1 h ago", "yesterday"]);
});

test("a tile has two letters of what it stands for", () => {
  const names = ["acme-prod", "sandbox", "payments-prod/ReadOnlyAccess", "123456789012", "über_uns", "x", ""];
  expect(names.map(initials)).toEqual(["AP", "SA", "PP", "12", "ÜU", "X", ""]);
  expect(initials("{account_name}-read")).toBe("RE");
});

test("a tile has its account's colour, and a role's own one is beside it", () => {
  const account = { id: "123456789012", name: "acme-prod" };
  const accounts = [{ ...account, colour: "red" as const }];
  const of = (colour?: "red" | "teal") =>
    tileColours({ role: { name: "x", ...(colour ? { colour } : {}) }, account }, accounts);
  expect(of()).toEqual({ tile: "red" });
  expect(of("red")).toEqual({ tile: "red" });
  expect(of("teal")).toEqual({ tile: "red", own: "teal" });
  expect(tileColours({ role: { name: "x", colour: "teal" } }, [])).toEqual({ tile: "teal" });
  expect(tileColours({ role: { name: "x" }, account }, [])).toEqual(
    tileColours({ role: { name: "y" }, account }, []),
  );
});

test.each(["Production", "acme-prod", "PROD eu", "payments_prd"])("%s is production", (name) => {
  expect(isProduction(name)).toBe(true);
});

test.each(["", "non-prod", "preprod", "pre-production", "products", "reproduction", "staging"])(
  "%j is not production",
  (name) => expect(isProduction(name)).toBe(false),
);

test("a role's ARN is split into account and name", () => {
  expect(parseRoleArn("arn:aws:iam::123456789012:role/team/web/Admin")).toEqual({
    account: "123456789012",
    name: "Admin",
  });
  expect(parseRoleArn("arn:aws-cn:iam::123456789012:role/Ops")?.name).toBe("Ops");
  for (const other of ["", "Admin", "arn:aws:iam::12:role/Admin", "arn:aws:iam::123456789012:user/jo"]) {
    expect(parseRoleArn(other)).toBeUndefined();
  }
});

test("a switch-role link of AWS's hosts gives role, name and colour", () => {
  const query = "switchrole?account=123456789012&roleName=team/Admin&displayName=x&color=B7CA9D";
  expect(parseSwitchRole(`https://signin.aws.amazon.com/${query}`)).toEqual({
    arn: "arn:aws:iam::123456789012:role/team/Admin",
    name: "x",
    colour: "green",
  });
  expect(parseSwitchRole(`https://signin.amazonaws-us-gov.com/${query}`)?.arn).toMatch(/^arn:aws-us-gov:/);
  expect(parseSwitchRole(`https://signin.amazonaws-eusc.eu/${query}`)?.arn).toMatch(/^arn:aws-eusc:/);
  for (const other of [
    `https://aws.amazon.com.example/${query}`,
    "https://signin.aws.amazon.com/",
    "arn:aws:iam::123456789012:role/Admin",
  ]) {
    expect(parseSwitchRole(other)).toBeUndefined();
  }
});

test("a formatted duration can be read again", () => {
  for (const seconds of [900, 3600, 5400, 30 * 3600])
    expect(parseDuration(durationInput(seconds))).toBe(seconds);
});

test("a region is suggested from the time zone", () => {
  expect(guessedRegion("Europe/Berlin")).toBe("eu-central-1");
  expect(guessedRegion("America/Sao_Paulo")).toBe("sa-east-1");
  expect(guessedRegion("America/New_York")).toBe("us-east-1");
  expect(guessedRegion("UTC")).toBe("");
});

test("devices and identities are named by their last part", () => {
  expect(parseDevice("arn:aws:iam::123456789012:mfa/jo")).toEqual({ account: "123456789012", name: "jo" });
  expect(parseDevice("GAHT12345678")).toBeUndefined();
  expect(whoIs("arn:aws:iam::123456789012:user/team/jo")).toBe("jo");
  expect(whoIs("arn:aws:iam::123456789012:root")).toBe("root");
});
