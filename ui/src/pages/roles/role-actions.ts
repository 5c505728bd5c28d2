// The actions in the menus of roles and sessions.
import type { RoleView } from "../../bindings/RoleView";
import type { TemplateView } from "../../bindings/TemplateView";
import type { Actions, ConsoleTarget } from "../../engine/actions.svelte";
import type { Action } from "../../components/Menu.svelte";
import type { View } from "../../shell/view.svelte";
import { TemplateDraft } from "../templates/template-draft.svelte";
import { RoleDraft } from "./role-draft.svelte";
import { isOwn } from "./role-words";
import { t } from "../../words/texts";

export interface Of {
  view: RoleView;
  live: boolean;
  busy: boolean;
  actions: Actions;
  shell: View;
  /** Where a console opens, in place of what the role says. */
  where?: ConsoleTarget;
}

/** Actions that use a role. */
export function consoleActions({ view, busy, actions, shell, where }: Of): Action[] {
  const { role, outlook, problem, recent_services = [] } = view;
  const disabled = busy || problem !== undefined;
  const console = disabled || outlook?.no_console === true;
  return [
    ...recent_services.slice(0, 3).map((destination) => ({
      label: t("window-open-at", { service: destination }),
      disabled: console,
      onpick: () => void actions.open(role, { destination }),
    })),
    {
      label: t("window-open-service"),
      disabled: console,
      onpick: () => (shell.finderText = `${role.name} `),
    },
    {
      label: t("window-copy-link"),
      disabled: console,
      key: "L",
      onpick: () => void actions.copyLink(role, where),
    },
    { label: t("window-copy-credentials"), disabled, key: "E", onpick: () => (shell.copying = role.id) },
    {
      key: "R",
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

export function roleActions(of: Of & { templates: readonly TemplateView[]; onremove: () => void }): Action[] {
  const { role, from } = of.view;
  const { actions, shell, onremove } = of;
  // A role of a template or a team's file is edited there, or saved as an own entry first.
  const own = isOwn(of.view);
  const template = of.templates.find((one) => one.template.role.id === from && !own);
  return [
    ...consoleActions(of),
    ...(template
      ? [
          {
            label: t("window-edit-template-asks"),
            apart: true,
            onpick: () => shell.go({ page: "template", draft: TemplateDraft.of(template.template) }),
          },
        ]
      : []),
    {
      label: t(own ? "window-edit" : "window-make-own"),
      apart: template === undefined,
      onpick: () => shell.editRole(role),
    },
    {
      label: t("window-duplicate"),
      onpick: () => shell.go({ page: "role", draft: RoleDraft.copyOf(role) }),
    },
    { label: t("window-check"), disabled: of.busy, onpick: () => void actions.check(role) },
    ...(of.live ? endActions(of) : []),
    ...(own ? [{ label: t("window-remove"), apart: true, danger: true, onpick: onremove }] : []),
  ];
}
