import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { dataFolder, python } from "./stack";

/** What the link of a mail bears, for one person, one thing and one purpose. */
export const signedToken = (purpose: string, person: number, thing: number): string =>
  execFileSync(python, [resolve("e2e/support/signed_link.py"), dataFolder, purpose, String(person), String(thing)], { encoding: "utf8" });
