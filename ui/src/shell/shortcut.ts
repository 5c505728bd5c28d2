// The keys that work everywhere in the window, and how they are written.

const MAC = /Mac/.test(navigator.userAgent);

/** `Ctrl+K`, or `⌘K` on a Mac. */
export function modifier(key: string): string {
  return MAC ? `⌘${key}` : `Ctrl+${key}`;
}

/** The key that was pressed together with Ctrl, or ⌘ on a Mac, and nothing else; in small letters. */
export function withModifier(event: KeyboardEvent): string | undefined {
  const held = MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return held && !event.altKey && !event.shiftKey ? event.key.toLowerCase() : undefined;
}

/** Something in front takes Esc for itself. */
export function inFront(): boolean {
  return document.querySelector("dialog[open], [popover]:popover-open") !== null;
}
