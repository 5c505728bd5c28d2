// Keyboard shortcuts: how they are written and recognised.

const MAC = /Mac/.test(navigator.userAgent);

/** `Ctrl+K`, or `⌘K` on a Mac. */
export function modifier(key: string): string {
  return MAC ? `⌘${key}` : `Ctrl+${key}`;
}

/** The key that is pressed with Ctrl, or ⌘ on a Mac, and no other modifier; in lower case. */
export function withModifier(event: KeyboardEvent): string | undefined {
  const held = MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return held && !event.altKey && !event.shiftKey ? event.key.toLowerCase() : undefined;
}

/** Whether a dialog or a menu is open, which uses Esc itself. */
export function inFront(): boolean {
  return document.querySelector("dialog[open], [popover]:popover-open") !== null;
}
