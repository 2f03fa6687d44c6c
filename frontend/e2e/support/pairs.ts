import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import type { Someone } from "./people";
import { dataFolder, python } from "./stack";

/** The pair that a helper's yes opened, for a request of that title. */
export const aPair = (asker: Someone, helper: Someone, title: string): number =>
  Number(
    execFileSync(python, [resolve("e2e/support/pair.py"), dataFolder, String(asker.persona.id), String(helper.persona.id), title], {
      encoding: "utf8",
    }),
  );
