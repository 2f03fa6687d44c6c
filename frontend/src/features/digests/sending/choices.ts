/** What the list of people can be narrowed to: each choice with its number, those that fit nobody left out. */
import type { Audience, AudienceSearch } from "./api";

export interface Choice {
  value: string;
  kind: "all" | "role" | "language" | "without" | "why";
  name: string;
  people: number;
}

export function choicesOf(audience: Audience): Choice[] {
  const of = (kind: Choice["kind"], counts: { name: string; people: number }[]) =>
    counts.filter(({ people }) => people > 0).map(({ name, people }) => ({ value: `${kind}:${name}`, kind, name, people }));
  return [
    { value: "receives", kind: "all", name: "receives", people: audience.receives },
    ...of("role", audience.roles),
    ...of("language", audience.languages),
    ...of("without", audience.reserved.map(({ group, without }) => ({ name: String(group.id), people: without }))),
    ...of("why", audience.without),
  ];
}

/** A choice as the server is asked for it. */
export function searchOf(choice: string): AudienceSearch {
  const [kind, name = ""] = choice.split(":");
  if (kind === "role") return { role: name as AudienceSearch["role"] };
  if (kind === "language") return { language: name as AudienceSearch["language"] };
  if (kind === "without") return { without: Number(name) };
  return kind === "why" ? { show: name as AudienceSearch["show"] } : {};
}
