// Whether a mouse button is held. A click is lost where its element moves or goes between press and release, so the
// page shows nothing new in between.

/** Milliseconds. Whoever holds a button longer is not clicking. */
const LONGEST = 1000;

let held: Promise<void> | undefined;

window.addEventListener("pointerdown", hold, true);

function hold({ button }: PointerEvent) {
  if (button !== 0) return;
  held = new Promise((resolve) => {
    const release = () => {
      held = undefined;
      resolve();
    };
    const soon = () => window.setTimeout(release);
    window.setTimeout(release, LONGEST);
    // The click event comes directly after it.
    window.addEventListener("pointerup", soon, { capture: true, once: true });
    window.addEventListener("pointercancel", soon, { capture: true, once: true });
  });
}

/** Resolves once the button is released; undefined where none is held. */
export function released(): Promise<void> | undefined {
  return held;
}
