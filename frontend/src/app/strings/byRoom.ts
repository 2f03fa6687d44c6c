import type { Resource } from "i18next";

/** Turn `…/features/groups/fr.json` → strings into `groups` → strings. */
export function byRoom(files: Record<string, unknown>): Resource[string] {
  const rooms: Resource[string] = {};
  for (const [path, strings] of Object.entries(files)) {
    const room = path.split("/").at(-2);
    if (room) rooms[room] = strings as Resource[string][string];
  }
  return rooms;
}
