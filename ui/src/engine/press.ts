// A click needs the button that was pressed to be there still when it is let go: until then nothing moves on the page.

/** Milliseconds: a button that is held longer is no click. */
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
    // The click comes right behind it.
    window.addEventListener("pointerup", soon, { capture: true, once: true });
    window.addEventListener("pointercancel", soon, { capture: true, once: true });
  });
}

/** Settles once no button of the mouse is held; undefined where none is. */
export function released(): Promise<void> | undefined {
  return held;
}
