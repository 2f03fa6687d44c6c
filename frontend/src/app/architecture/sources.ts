import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export interface Source {
  /** Its path under `src`, such as `features/groups/api.ts`. */
  path: string;
  text: string;
}

const root = join(import.meta.dirname, "../..");

/** Every file of `src` whose name ends in one of these. */
export function sources(...ends: string[]): Source[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ends.some((end) => entry.name.endsWith(end)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, "utf8") }));
}

export const isTest = ({ path }: Source) => /\.(test|fixture)\.|\/testing\/|\/architecture\//.test(path);
