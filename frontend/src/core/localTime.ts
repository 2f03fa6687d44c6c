/** Moments as a form's own fields hold them: the reader's wall clock, to the minute. */

const two = (value: number): string => String(value).padStart(2, "0");

/** "2026-12-03T09:00" in local time, as `<input type="datetime-local">` wants it. */
export function toField(iso: string): string {
  const at = new Date(iso);
  const day = `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant that the field means; null for what is no date. */
export function fromField(field: string): string | null {
  const at = new Date(field);
  return field === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** "Europe/Paris": the zone in which this browser reads and writes hours. */
export const zone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
