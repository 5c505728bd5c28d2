// What the finder can do: with a role, and beside roles.
import type { Action } from "../components/Menu.svelte";
import type { Engine } from "../engine/engine.svelte";
import { wordsOf } from "../pages/roles/list";
import { consoleActions, endActions, type Of } from "../pages/roles/role-actions";
import { isOwn } from "../pages/roles/role-words";
import { modifier } from "../shell/shortcut";
import { PAGES, type View } from "../shell/view.svelte";
import { t } from "../words/texts";
import type { FinderAction } from "./FinderAction.svelte";
import type { Found } from "./search";

/** All that can be done with a role now, and the keys that do it. */
export function actionsFor({ view, where }: Found, of: Omit<Of, "view" | "where">): FinderAction[] {
  const { role, outlook, problem } = view;
  const { live, actions, shell } = of;
  const noConsole = problem !== undefined || outlook?.no_console === true;
  const all: (Action & FinderAction)[] = [
    {
      label: t("window-open-console"),
      disabled: noConsole,
      keys: ["↵"],
      onpick: () => void actions.open(role, where),
    },
    {
      label: t("window-open-apart"),
      disabled: noConsole,
      keys: ["Alt", "↵"],
      onpick: () => void actions.open(role, where, true),
    },
    ...consoleActions({ ...of, view, where }).filter(({ label }) => label !== t("window-open-service")),
    ...(live ? endActions({ ...of, view }) : []),
    {
      label: t(role.favourite ? "window-favourite-off" : "window-favourite-on"),
      disabled: !isOwn(view),
      key: "D",
      // For marking one after the other.
      stays: true,
      onpick: () => void actions.favourite(role),
    },
    { label: t("window-edit"), key: ",", onpick: () => shell.editRole(role) },
  ];
  return all
    .filter(({ disabled }) => !disabled)
    .map((action) => (action.key === undefined ? action : { ...action, keys: [modifier(action.key)] }));
}

/** Those with every word in their name. The finder's own window can open one page alone, the form for a role. */
export function commandsFor(text: string, engine: Engine, view: View, hasPages: boolean): FinderAction[] {
  if (text.trim() === "") return [];
  return matchingActions(text, [
    { label: t("window-add-role"), onpick: () => view.go({ page: "role" }) },
    ...(hasPages ? [...pages(view), ...signIns(engine)] : []),
  ]);
}

/** The actions with every word in their name. */
export function matchingActions(text: string, actions: readonly FinderAction[]): FinderAction[] {
  const words = wordsOf(text);
  return actions.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

function pages(view: View): FinderAction[] {
  return [
    { label: t("window-add-source"), onpick: () => view.go({ page: "source" }) },
    { label: t("window-first-import"), onpick: () => view.go({ page: "import" }) },
    { label: t("window-templates"), onpick: () => view.go({ page: "templates" }) },
    ...PAGES.map((page) => ({ label: t(`window-${page}`), onpick: () => view.go({ page }) })),
  ];
}

function signIns(engine: Engine): FinderAction[] {
  return (engine.snapshot?.sources ?? [])
    .filter(({ sign_in, state }) => sign_in !== undefined || state === "needs-sign-in")
    .map(({ source }) => ({
      label: t("window-sign-in-to", { name: source.name }),
      onpick: () => void engine.signIn(source.id),
    }));
}
