// Adds to happy-dom what the pages need of a browser: sizes of elements, and popovers.
import { configure } from "@testing-library/svelte";

// The default of one second is too short for a busy computer.
configure({ asyncUtilTimeout: 10_000 });

const HEIGHT = { list: 800, row: 56 };

/** Gives every element a fixed size, so that lists know how many rows are visible. */
class Sizes implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;

  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }

  observe(target: Element) {
    const height = target.hasAttribute("data-scroller") ? HEIGHT.list : HEIGHT.row;
    const contentRect = { width: 600, height } as DOMRectReadOnly;
    queueMicrotask(() => this.#tell([{ target, contentRect } as ResizeObserverEntry], this));
  }

  unobserve() {
    // Nothing is observed.
  }

  disconnect() {
    // Nothing is observed.
  }
}

globalThis.ResizeObserver = Sizes;
Object.defineProperty(HTMLElement.prototype, "offsetParent", {
  configurable: true,
  get: () => document.body,
});
HTMLElement.prototype.showPopover = () => undefined;
HTMLElement.prototype.hidePopover = function () {
  this.dispatchEvent(Object.assign(new Event("toggle"), { newState: "closed" }));
};
