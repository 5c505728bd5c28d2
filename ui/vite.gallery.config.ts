// Builds the gallery: every page in every state, for the tests to look at. No part of the window.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  base: "./",
  build: {
    outDir: "../target/gallery",
    emptyOutDir: true,
    target: "safari17.5",
    modulePreload: false,
    rolldownOptions: { input: "gallery.html" },
  },
});
