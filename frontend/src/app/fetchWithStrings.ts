import { fetchPart } from "../core/fetchPart";
import { bringStrings } from "../core/i18n";

/** Fetch a part side by side with the strings of the rooms whose words it shows: it is never seen without them. */
export async function fetchWithStrings<Part>(load: () => Promise<Part>, ...rooms: string[]): Promise<Part> {
  const [part] = await Promise.all([fetchPart(load), bringStrings(rooms)]);
  return part;
}
