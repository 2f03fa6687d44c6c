import type { Resource } from "i18next";
import { fetchPart } from "../../core/fetchPart";
import type { Language } from "../../core/shapes";

/** What the shell and the home page say: one small file, which every visit needs. */
const first = { fr: () => import("./fr"), en: () => import("./en") };

/** What the other rooms say comes with the first of their pages: one file for each room and language. */
const later = import.meta.glob<Resource[string][string]>(
  ["/src/features/*/{fr,en}.json", "!/src/features/{home,texts}/*.json"],
  { import: "default" },
);

async function loadRoom(language: Language, room: string): Promise<Resource[string]> {
  const load = later[`/src/features/${room}/${language}.json`];
  if (!load) throw new Error(`${room} has no strings of its own to fetch`);
  return { [room]: await fetchPart(load) };
}

/** The strings of the first load and of these rooms, in one language; the browser fetches each file once. */
export async function loadStrings(language: Language, rooms: readonly string[] = []): Promise<Resource[string]> {
  const [shell, ...others] = await Promise.all([fetchPart(first[language]), ...rooms.map((room) => loadRoom(language, room))]);
  return Object.assign({ ...shell.default }, ...others) as Resource[string];
}
