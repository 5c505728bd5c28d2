// The commands of the window's program (src-tauri), the only way out of the page.
import { Channel, invoke } from "@tauri-apps/api/core";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { Outcome } from "../bindings/Outcome";
import type { RoleId } from "../bindings/RoleId";
import type { WindowRequest } from "../bindings/WindowRequest";
import type { WindowAnswer } from "../bindings/WindowAnswer";
import type { ToPage } from "../bindings/ToPage";

/** The window that shows this page: `main` or `finder`. */
export function windowName(): string {
  return getCurrentWindow().label;
}

export interface Bridge {
  /** Subscribes to the engine's state. */
  ready(told: (message: ToPage) => void): void;
  /** Sends a request to the engine. */
  ask(request: WindowRequest): Promise<Outcome<WindowAnswer>>;
  /** Saves a text as a file in the person's downloads folder; returns its path. */
  saveText(name: string, text: string): Promise<Outcome<string>>;
  /** Opens the form of a role, or of a new one, in the main window. */
  edit(role: RoleId | undefined): void;
  /** Closes the window that shows this page. */
  close(): void;
  /** Connects to the engine again, and starts one where none is running. */
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
