import { daysBetween } from "../../core/format";

const FRESH_DAYS = 14;

/** Whether a letter of that moment is still news. */
export const isFresh = (iso: string, now = new Date()) => daysBetween(new Date(iso), now) <= FRESH_DAYS;
