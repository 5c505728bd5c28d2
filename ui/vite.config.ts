// Builds the pages into dist/, which the window's program embeds, and runs their tests in happy-dom.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Beside the pages, only the catalogue and, for a test, the names of services.
  server: {
    fs: { allow: [".", "../src-tauri/crates/core/locales", "../src-tauri/crates/core/src/destination"] },
  },
  build: {
    // The web engines of the systems Rolecall runs on: WebKitGTK 2.44 and later, Safari 17.5, WebView2.
    target: "safari17.5",
    // The content security policy allows no data: URLs; preloading is of no use for local files.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  test: {
    environment: "happy-dom",
    // All files share one DOM, which each test leaves clean: a new one for each file costs as much as its tests.
    isolate: false,
    // For a busy computer; on a quiet one the slowest test takes half a second.
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    setupFiles: ["src/test/setup.ts"],
    env: { TZ: "UTC" },
  },
});
