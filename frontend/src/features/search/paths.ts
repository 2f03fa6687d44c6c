import type { Found } from "./api";

const paths: Record<Found["kind"], string> = {
  person: "/people",
  authority: "/authorities",
  group: "/groups",
  discussion: "/discussions",
  note: "/buddying/notes",
};

export const pathOf = ({ kind, id }: Pick<Found, "kind" | "id">) => `${paths[kind]}/${id}`;

/** The thing that an address leads to, be it to a tab or a message of it; none on other pages. */
export function thingAt(pathname: string): Pick<Found, "kind" | "id"> | null {
  const [, root, id] = pathname.split("/");
  const kind = (Object.keys(paths) as Found["kind"][]).find((one) => paths[one] === `/${root}`);
  return kind && /^\d+$/.test(id ?? "") ? { kind, id: Number(id) } : null;
}
