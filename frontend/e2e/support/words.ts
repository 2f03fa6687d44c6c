import { globSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

type Strings = { [key: string]: string | Strings };

const flat = (strings: Strings, before = ""): [string, string][] =>
  Object.entries(strings).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[(before + key).replace(/_(one|many|other)$/, ""), value]] : flat(value, `${before}${key}.`),
  );

const said = globSync(["src/{core,ui,app}/{fr,en}.json", "src/features/*/{fr,en}.json"]).flatMap((path) =>
  flat(JSON.parse(readFileSync(path, "utf8")) as Strings),
);
const words = new Set(said.map(([, value]) => value));
/** The names of strings, which nobody should read: those that could be words by chance left out. */
const keys = [...new Set(said.map(([key]) => key))].filter((key) => !words.has(key) && /[.A-Z]/.test(key));

/** Keep every name of a string that this page shows in place of the string, be it for a moment. */
export async function watchForKeys(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript((names: string[]) => {
    const known = new Set(names);
    const seen = Object.assign(window, { keysSeen: [] as string[] }).keysSeen;
    const look = (text: string | null) => (text && known.has(text.trim()) ? seen.push(text.trim()) : 0);
    const lookUnder = (node: Node) => {
      if (node instanceof Text) look(node.data);
      if (node instanceof Element) for (const name of ["aria-label", "placeholder", "title"]) look(node.getAttribute(name));
      node.childNodes.forEach(lookUnder);
    };
    new MutationObserver((changes) => changes.forEach(({ target }) => lookUnder(target))).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  }, keys);
  return () => page.evaluate(() => (window as unknown as { keysSeen: string[] }).keysSeen);
}
