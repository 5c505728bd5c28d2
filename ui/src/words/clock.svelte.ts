// The time that is shown, moved at minute marks alone.
import { onMount } from "svelte";

export class Clock {
  /** Milliseconds, as `Date.now()` has them. */
  now = $state(Date.now());

  constructor() {
    onMount(() => {
      let timer: number;
      const tick = () => {
        this.now = Date.now();
        timer = window.setTimeout(tick, 60_050 - (this.now % 60_000));
      };
      tick();
      // A sleeping computer stops timers: look at once when the window is seen again.
      const seen = () => (this.now = Date.now());
      document.addEventListener("visibilitychange", seen);
      return () => {
        window.clearTimeout(timer);
        document.removeEventListener("visibilitychange", seen);
      };
    });
  }
}
