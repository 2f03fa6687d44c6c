import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { dataFolder, python } from "./stack";

/** An edition of that title, approved by a second secretary, or paused with letters in every state: its number. */
export const anEdition = (how: "approved" | "paused", secretary: { id: number }, title: string): number =>
  Number(
    execFileSync(python, [resolve("e2e/support/edition.py"), dataFolder, how, String(secretary.id), title], {
      encoding: "utf8",
    }),
  );
