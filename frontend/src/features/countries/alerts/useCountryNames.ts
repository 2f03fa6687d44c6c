import { useQuery } from "@tanstack/react-query";
import { localName } from "../../../core/i18n";
import { countryNamesQuery } from "./api";

/** Countries in words, in the order they are given; their codes until the names are here. */
export function useCountryNames(): (codes: readonly string[]) => string {
  const known = new Map(useQuery(countryNamesQuery).data?.items.map((country) => [country.code, localName(country)]));
  return (codes) => codes.map((code) => known.get(code) ?? code).join(", ");
}
