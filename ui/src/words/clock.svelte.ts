// The current time for what is shown, updated at each full minute.
import { onMount } from "svelte";

export class Clock {
  /** Milliseconds since 1970. */
  now = $state(Date.now());

  constructor() {
    onMount(() => {
      let timer: number;
      const tick = () => {
        this.now = Date.now();
        timer = window.setTimeout(tick, 60_050 - (this.now % 60_000));
      };
      tick();
      // Timers stop while the computer sleeps, so the time is read again when the window becomes visible.
      const seen = () => (this.now = Date.now());
      document.addEventListener("visibilitychange", seen);
      return () => {
        window.clearTimeout(timer);
        document.removeEventListener("visibilitychange", seen);
      };
    });
  }
}
