/** A share in per cent: none at all is 0 %, and what is not none is never shown as it. */
export function percent(share: number, language: string): string {
  const least = share > 0 ? Math.max(share, 0.0001) : 0;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: least < 0.01 ? 2 : 1 }).format(least);
}
