/** Files in words: what kind, how large. */
import { IconFileText, IconFileTypePdf, IconPhoto, IconPresentation, IconTable, type Icon } from "@tabler/icons-react";
import { currentLocale } from "../../../core/i18n";

export type FileKind = "pdf" | "document" | "sheet" | "slides" | "image" | "text";

const marks: [RegExp, FileKind][] = [
  [/pdf$/, "pdf"],
  [/^image\//, "image"],
  [/wordprocessing|opendocument\.text/, "document"],
  [/spreadsheet|csv/, "sheet"],
  [/presentation/, "slides"],
];

export const kindOf = (mediaType: string): FileKind => marks.find(([mark]) => mark.test(mediaType))?.[1] ?? "text";

export const kindIcons: Record<FileKind, Icon> = {
  pdf: IconFileTypePdf,
  document: IconFileText,
  sheet: IconTable,
  slides: IconPresentation,
  image: IconPhoto,
  text: IconFileText,
};

const KILO = 1024;

/** 12 ko, 1,4 Mo */
export function formatSize(bytes: number): string {
  const large = bytes >= 0.95 * KILO * KILO;
  const value = large ? bytes / KILO / KILO : Math.max(1, bytes / KILO);
  return new Intl.NumberFormat(currentLocale(), {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    maximumFractionDigits: large && value < 10 ? 1 : 0,
  }).format(value);
}

export const addressOf = (id: number): string => `/api/files/${id}`;

/** The room that an image takes in the list, known before it comes: the page never moves under the reader. */
export function roomFor(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, 320 / width, 240 / height);
  return { width: Math.max(64, Math.round(width * scale)), height: Math.max(64, Math.round(height * scale)) };
}
