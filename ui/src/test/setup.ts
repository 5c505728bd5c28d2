// What the tests' DOM lacks of a browser's: sizes, popovers, and what lists of many rows ask for.
import { configure } from "@testing-library/svelte";

// A busy computer is slow, and no test waits for what does not come.
configure({ asyncUtilTimeout: 10_000 });

const HEIGHT = { list: 800, row: 56 };

/** Every element has a size at once, so that a list knows how many rows are in sight. */
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
    // Nothing is kept.
  }

  disconnect() {
    // Nothing is kept.
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
