// @vitest-environment node
import { expect, test } from "vitest";
import { dark, light } from "./theme";

const channel = (value: number) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
/** The contrast of two colours, as WCAG reckons it. */
const contrast = (one: string, other: string) => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

type Token = keyof typeof light;
const texts: [Token, Token][] = [
  ...(["ink", "soft", "accent", "alert", "watch", "ok"] as const).flatMap((text): [Token, Token][] => [
    [text, "paper"],
    [text, "card"],
  ]),
  ["ink", "hover"],
  ["soft", "hover"],
  ["accent", "hover"],
  ["accent", "accent-soft"],
  ["ink", "accent-soft"],
  ["soft", "accent-soft"],
  ["alert", "alert-soft"],
  ["ink", "alert-soft"],
  ["watch", "watch-soft"],
  ["ok", "ok-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-alert", "alert"],
  ["on-alert", "alert-strong"],
];

test("white on black is 21 to 1", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
});

test.each(Object.entries({ light, dark }))("every text is readable in the %s scheme", (_name, tokens) => {
  const faint = texts.filter(([text, ground]) => contrast(tokens[text], tokens[ground]) < 4.5);
  expect(faint).toEqual([]);
});

test.each(Object.entries({ light, dark }))("the edge of a field stands out in the %s scheme", (_name, tokens) => {
  expect(contrast(tokens.edge, tokens.card)).toBeGreaterThanOrEqual(3);
  expect(contrast(tokens.edge, tokens.paper)).toBeGreaterThanOrEqual(3);
});
