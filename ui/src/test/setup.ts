// What the tests' DOM lacks of a browser's: sizes, popovers, and what lists of many rows ask for.
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
Object.defineProperty(HTMLElement.prototype, "offsetParent", { get: () => document.body });
HTMLElement.prototype.showPopover = () => undefined;
HTMLElement.prototype.hidePopover = function () {
  this.dispatchEvent(Object.assign(new Event("toggle"), { newState: "closed" }));
};
