import { currentLocale } from "../../../core/i18n";

/** mardi 3 décembre à 09:00: a moment by the clock of Paris, wherever its reader is */
export const formatParis = (iso: string) =>
  new Intl.DateTimeFormat(currentLocale(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  }).format(new Date(iso));
