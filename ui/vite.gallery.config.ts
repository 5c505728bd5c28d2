// Builds the gallery, which shows every page in every state for tests. It is not part of the program.
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
