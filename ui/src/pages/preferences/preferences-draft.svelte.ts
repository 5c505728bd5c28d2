// The preferences as their fields hold them.
import type { Look } from "../../bindings/Look";
import type { OpenWith } from "../../bindings/OpenWith";
import type { Preferences } from "../../bindings/Preferences";
import type { TwoAccounts } from "../../bindings/TwoAccounts";
import { lengthOf, seconds, type Length } from "../../components/DurationField.svelte";
import type { FieldErrors } from "../../components/form.svelte";
import { parse, written } from "../../words/duration";
import { t } from "../../words/texts";

/** What each part of the page is given. */
export interface PartProps {
  draft: PreferencesDraft;
  /** Saves what was changed. */
  save: () => void;
}

/** Options with the words `window-OF-VALUE`. */
export function options(of: string, values: readonly string[]) {
  return values.map((value) => ({ value, label: t(`window-${of}-${value}`) }));
}

export class PreferencesDraft {
  notifyBefore = $state("");
  showNames = $state(true);
  openWith = $state.raw<OpenWith | undefined>("default");
  twoAccounts = $state<TwoAccounts>("ask");
  autoRenew = $state(false);
  signOutFirst = $state(false);
  issuer = $state("");
  consoleLasts = $state<Length>({ choice: "", other: "" });
  credentialsLast = $state<Length>({ choice: "", other: "" });
  sessionName = $state("");
  keepSessions = $state(true);
  clipboardClear = $state("60");
  launchAtLogin = $state(false);
  shortcut = $state("");
  look = $state<Look>("system");
  language = $state("system");
  reasonTag = $state("");

  take(preferences: Preferences) {
    this.notifyBefore = preferences.notify_before.map(written).join(", ");
    this.showNames = preferences.show_names;
    this.openWith = preferences.open_with;
    this.twoAccounts = preferences.two_accounts;
    this.autoRenew = preferences.auto_renew;
    this.signOutFirst = preferences.sign_out_first;
    this.issuer = preferences.issuer;
    this.consoleLasts = lengthOf(preferences.console_duration);
    this.credentialsLast = lengthOf(preferences.duration);
    this.sessionName = preferences.session_name;
    this.keepSessions = preferences.keep_sessions;
    this.clipboardClear = preferences.clipboard_clear.toString();
    this.launchAtLogin = preferences.launch_at_login;
    this.shortcut = preferences.shortcut;
    this.look = preferences.look;
    this.language = preferences.language;
    this.reasonTag = preferences.reason_tag;
  }

  problems(): FieldErrors {
    const found: FieldErrors = {};
    if (this.#leads().includes(undefined)) found["notify_before"] = { message: t("window-not-lengths") };
    if (seconds(this.consoleLasts) === null)
      found["console_duration"] = { message: t("window-not-a-length") };
    if (seconds(this.credentialsLast) === null) found["duration"] = { message: t("window-not-a-length") };
    if (typeof this.openWith === "object") {
      if ("profile" in this.openWith && this.openWith.profile === "") {
        found["open_with_profile"] = { message: t("window-wanted") };
      }
      if ("program" in this.openWith && this.openWith.program.join("").trim() === "") {
        found["open_with_program"] = { message: t("window-wanted") };
      }
    }
    return found;
  }

  entry(before: Preferences): Preferences {
    return {
      ...before,
      notify_before: this.#leads()
        .filter((lead) => lead !== undefined)
        .sort((a, b) => b - a),
      show_names: this.showNames,
      open_with: openWith(this.openWith),
      two_accounts: this.twoAccounts,
      auto_renew: this.autoRenew,
      sign_out_first: this.signOutFirst,
      issuer: this.issuer.trim(),
      console_duration: seconds(this.consoleLasts) ?? before.console_duration,
      duration: seconds(this.credentialsLast) ?? before.duration,
      session_name: this.sessionName.trim(),
      keep_sessions: this.keepSessions,
      clipboard_clear: Number(this.clipboardClear),
      launch_at_login: this.launchAtLogin,
      shortcut: this.shortcut.trim(),
      look: this.look,
      language: this.language,
      reason_tag: this.reasonTag.trim(),
    };
  }

  /** `15m, 5m`, in seconds; nothing for what is none. An empty text asks for no notice. */
  #leads(): (number | undefined)[] {
    return this.notifyBefore
      .split(/[,;]/)
      .filter((text) => text.trim() !== "")
      .map(parse);
  }
}

function openWith(value: OpenWith | undefined): OpenWith {
  if (typeof value !== "object" || !("program" in value)) return value ?? "default";
  return { program: value.program.filter((part) => part.trim() !== "") };
}
