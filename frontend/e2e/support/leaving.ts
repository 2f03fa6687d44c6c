import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import type { Someone } from "./people";
import { dataFolder, python } from "./stack";

/** A colleague of somebody leaves, who was in a pair with `peer`: that pair's number. */
export const someoneLeaves = (colleague: Someone, peer: Someone, title: string, successor: Someone | null): number =>
  Number(
    execFileSync(
      python,
      [
        resolve("e2e/support/leaving.py"),
        dataFolder,
        String(colleague.persona.id),
        String(peer.persona.id),
        title,
        String(successor?.persona.id ?? 0),
      ],
      { encoding: "utf8" },
    ),
  );
