/** Whom an address asks for: `?person=12`; none, or nothing that can be a person, is oneself. */
export function personIn(search: URLSearchParams): number | null {
  const asked = search.get("person") ?? "";
  return /^[1-9]\d{0,14}$/.test(asked) ? Number(asked) : null;
}
