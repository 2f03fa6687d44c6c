import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { chromiumPath } from "./e2e/support/chromium";
import { dataFolder, port, python } from "./e2e/support/stack";

// A run that starts the stack starts it with nothing in it; a folder that somebody names is theirs to empty.
const afresh = process.env.COLLAB_E2E_DATA_DIR ? "" : `rm -rf "${dataFolder}" && `;

/** The real stack, all of it, on a port and a data folder of its own; a stack that already runs there is used as it is. */
export default defineConfig({
  testDir: "e2e",
  workers: 1,
  timeout: 60_000,
  // Shared machines stall a browser for seconds at times; what passes only at the second try is listed as flaky.
  retries: 1,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    baseURL: `http://localhost:${port}`,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    trace: "retain-on-failure",
    reducedMotion: "reduce",
    launchOptions: {
      executablePath: await chromiumPath(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `${afresh}exec ${python} -m collab.embedded`,
    cwd: resolve(".."),
    url: `http://localhost:${port}/readyz`,
    env: {
      COLLAB_PORT: String(port),
      COLLAB_DATA_DIR: dataFolder,
      COLLAB_DEMO: "1",
      // A conversation gathers for two minutes before its mail: here nobody waits that long.
      COLLAB_GATHER_SECONDS: "1",
    },
    timeout: 120_000,
    reuseExistingServer: true,
    gracefulShutdown: { signal: "SIGINT", timeout: 20_000 },
  },
});
