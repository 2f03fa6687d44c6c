// Refuses a build whose first load weighs more script than a phone on a train should fetch.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 250_000;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** Every script the browser fetches before it can show the home page in French. */
function firstLoad(names, seen = new Set()) {
  for (const name of names) {
    const chunk = manifest[name];
    if (!chunk || seen.has(chunk.file)) continue;
    seen.add(chunk.file);
    firstLoad(chunk.imports ?? [], seen);
  }
  return seen;
}

const entries = ["index.html", "src/app/strings/fr.ts"];
for (const entry of entries) {
  if (!manifest[entry]) throw new Error(`${entry} is not a part of the build: the size check would measure nothing`);
}
let total = 0;
for (const file of firstLoad(entries)) total += gzipSync(readFileSync(new URL(file, dist))).length;
process.stdout.write(`first load: ${Math.round(total / 1000)} kB of script (gzip), ${BUDGET / 1000} kB allowed\n`);
if (total > BUDGET) process.exit(1);
