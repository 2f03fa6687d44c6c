import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backEnd = process.env.COLLAB_BACKEND ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    // The policy of the pages allows fonts from our own address only, never from data: URLs.
    assetsInlineLimit: 0,
    manifest: true,
    // The budget that counts is scripts/check-size.js, in gzip.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // What every visit needs comes as one file, not as fifty small ones.
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
  },
  server: {
    host: "localhost",
    proxy: {
      "/api": backEnd,
      "/socket.io": { target: backEnd, ws: true },
    },
  },
  test: {
    // A test that needs no page says so in its first line: making one takes longer than most tests.
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/core/testing/setup.ts"],
  },
});
