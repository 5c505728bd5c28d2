// What the tests' DOM lacks of a browser's.
import { vi } from "vitest";

class NoSizes implements ResizeObserver {
  observe = vi.fn();
  unobserve = vi.fn();
  disconnect = vi.fn();
}

globalThis.ResizeObserver = NoSizes;
