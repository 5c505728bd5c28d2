// Stands in for the window's program and the engine.
import type { WindowRequest } from "../bindings/WindowRequest";
import type { ToPage } from "../bindings/ToPage";
import type { Bridge } from "../engine/bridge";
import type { Reply } from "../engine/engine.svelte";

export class FakeEngine implements Bridge {
  /** All requests except previews, which the page sends by itself after a pause. */
  readonly asked: WindowRequest[] = [];
  started = 0;
  answer: (request: WindowRequest) => Reply = () => ({ answer: { answer: "done" } });
  #told: (message: ToPage) => void = () => undefined;

  ready(told: (message: ToPage) => void) {
    this.#told = told;
  }

  tell(message: ToPage) {
    this.#told(message);
  }

  ask(request: WindowRequest) {
    if (request.do !== "preview") this.asked.push(request);
    const { answer, problem } = this.answer(request);
    return Promise.resolve(problem ? { problem } : { ok: answer });
  }

  readonly saved: [string, string][] = [];
  closed = 0;

  saveText(name: string, text: string) {
    this.saved.push([name, text]);
    return Promise.resolve({ ok: `/home/jo/Downloads/${name}` });
  }

  readonly edited: (string | undefined)[] = [];

  edit(role: string | undefined) {
    this.edited.push(role);
  }

  close() {
    this.closed += 1;
  }

  start() {
    this.started += 1;
  }
}
