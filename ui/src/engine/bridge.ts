// The only way out of the page: the three commands of the window's own program.
import { Channel, invoke } from "@tauri-apps/api/core";

import type { Outcome } from "../bindings/Outcome";
import type { Shared } from "../bindings/Shared";
import type { SharedAnswer } from "../bindings/SharedAnswer";
import type { ToPage } from "../bindings/ToPage";

export interface Bridge {
  /** Says that the page is there; from now on it is told how things stand. */
  ready(told: (message: ToPage) => void): void;
  /** Asks the engine for something. */
  ask(request: Shared): Promise<Outcome<SharedAnswer>>;
  /** Looks for Rolecall again, and starts it where there is none. */
  start(): void;
}

export const bridge: Bridge = {
  ready(told) {
    void invoke("ready", { channel: new Channel<ToPage>(told) });
  },
  ask: (request) => invoke<Outcome<SharedAnswer>>("ask", { request }),
  start() {
    void invoke("start");
  },
};
