// The only way out of the page: the three commands of the window's own program.
import { Channel, invoke } from "@tauri-apps/api/core";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { Outcome } from "../bindings/Outcome";
import type { RoleId } from "../bindings/RoleId";
import type { WindowRequest } from "../bindings/WindowRequest";
import type { WindowAnswer } from "../bindings/WindowAnswer";
import type { ToPage } from "../bindings/ToPage";

/** Which of the program's windows the page stands in: `main` or `finder`. */
export function windowName(): string {
  return getCurrentWindow().label;
}

export interface Bridge {
  /** Says that the page is there; from now on it is told how things stand. */
  ready(told: (message: ToPage) => void): void;
  /** Asks the engine for something. */
  ask(request: WindowRequest): Promise<Outcome<WindowAnswer>>;
  /** Saves a text among the person's downloads; gives the file's path. */
  saveText(name: string, text: string): Promise<Outcome<string>>;
  /** Shows the form for a role, or for a new one, in the main window. */
  edit(role: RoleId | undefined): void;
  /** Closes the window that the page stands in. */
  close(): void;
  /** Looks for Rolecall again, and starts it where there is none. */
  start(): void;
}

export const bridge: Bridge = {
  ready(told) {
    void invoke("ready", { channel: new Channel<ToPage>(told) });
  },
  ask: (request) => invoke<Outcome<WindowAnswer>>("ask", { request }),
  saveText: (name, text) => invoke<Outcome<string>>("save_text", { name, text }),
  edit(role) {
    void invoke("edit", { role: role ?? null });
  },
  close() {
    void invoke("close");
  },
  start() {
    void invoke("start");
  },
};
