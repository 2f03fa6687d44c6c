export const formats = ["xlsx", "csv"] as const;
export type ExportFormat = (typeof formats)[number];

/** Where the file is that holds what the page is narrowed to; its page of the list is no part of it. */
export function exportAddress(search: Record<string, unknown>, format: ExportFormat, language: string): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const said = typeof value === "string" || typeof value === "number" || value === true;
    if (said && value !== "" && name !== "page") asked.set(name, String(value));
  }
  asked.set("format", format);
  asked.set("language", language === "en" ? "en" : "fr");
  return `/api/partnerships/export?${asked.toString()}`;
}
