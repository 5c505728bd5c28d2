// What the menu beside a role, or beside its session, offers.
import type { RoleView } from "../../bindings/RoleView";
import type { Actions } from "../../engine/actions.svelte";
import type { Action } from "../../parts/Menu.svelte";
import type { View } from "../../shell/view.svelte";
import { RoleDraft } from "./role-draft.svelte";
import { t } from "../../words/texts";

interface Of {
  view: RoleView;
  live: boolean;
  busy: boolean;
  actions: Actions;
  shell: View;
}

/** What can be done with a role as it is, wherever it is listed. */
export function takeActions({ view, busy, actions, shell }: Of): Action[] {
  const { role, outlook, problem, recent_services = [] } = view;
  const disabled = busy || problem !== undefined;
  const console = disabled || role.kind === "own";
  return [
    ...recent_services.slice(0, 3).map((destination) => ({
      label: t("window-open-at", { service: destination }),
      disabled: console,
      onpick: () => void actions.open(role, { destination }),
    })),
    {
      label: t("window-open-service"),
      disabled: console,
      onpick: () => (shell.finding = `${role.name} `),
    },
    { label: t("window-copy-link"), disabled: console, onpick: () => void actions.copyLink(role) },
    { label: t("window-copy-credentials"), disabled, onpick: () => (shell.copying = role.id) },
    {
      label: t(outlook?.asks_code || outlook?.asks_reason ? "window-renew-asks" : "window-renew"),
      disabled,
      onpick: () => void actions.renew(role),
    },
  ];
}

export function endActions({ view: { role }, live, actions }: Of): Action[] {
  return [
    { label: t("window-sign-out"), apart: true, onpick: () => void actions.signOut(role) },
    { label: t("window-end"), disabled: !live, onpick: () => void actions.end(role) },
  ];
}

export function roleActions(of: Of & { onremove: () => void }): Action[] {
  const { role, catalogue } = of.view;
  const { actions, shell } = of;
  // What a template makes is changed in the template.
  const made = catalogue === "template";
  return [
    ...takeActions(of),
    { label: t("window-edit"), apart: true, disabled: made, onpick: () => shell.editRole(role) },
    {
      label: t("window-duplicate"),
      onpick: () => shell.go({ page: "role", draft: RoleDraft.copyOf(role) }),
    },
    { label: t("window-check"), disabled: of.busy, onpick: () => void actions.check(role) },
    ...(of.live ? endActions(of) : []),
    { label: t("window-remove-asks"), apart: true, danger: true, disabled: made, onpick: of.onremove },
  ];
}
