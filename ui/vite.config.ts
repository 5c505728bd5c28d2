// Builds the pages into dist/, which the window's program embeds; runs the component tests in a DOM without a browser.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Beside the pages themselves, only the texts that all of Rolecall shares, and in a test the services' names.
  server: {
    fs: { allow: [".", "../src-tauri/crates/core/locales", "../src-tauri/crates/core/src/destination"] },
  },
  build: {
    // The web engines of the systems Rolecall runs on: WebKitGTK 2.44 and later, Safari 17.5, WebView2.
    target: "safari17.5",
    // The content security policy takes no data: URLs, and nothing is fetched ahead.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  test: {
    environment: "happy-dom",
    // All files in one DOM, which a test leaves as it found it: to make another for each costs as much as the tests.
    isolate: false,
    // For a busy computer: on a quiet one the slowest test takes half a second.
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    setupFiles: ["src/test/setup.ts"],
    env: { TZ: "UTC" },
  },
});
