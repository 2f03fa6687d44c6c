import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

/** What a search page looks for, kept in its address so that "back" and a shared link find it again. */
export function useSearchText(defaults: Record<string, string>) {
  const [search, setSearch] = useSearchParams();
  const value = (name: string) => search.get(name) ?? defaults[name] ?? "";
  const [text, setText] = useState(value("q"));
  const [settled] = useDebouncedValue(text.trim(), 250);
  const page = Math.max(1, Number(search.get("page")) || 1);

  const set = (change: Record<string, string>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (!("page" in change)) next.delete("page");
        for (const [name, wanted] of Object.entries(change)) {
          if (wanted && wanted !== defaults[name]) next.set(name, wanted);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );

  const asked = value("q");
  useEffect(() => {
    if (settled !== asked) set({ q: settled });
    // Only what the person typed moves the address; the address moves nothing back.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [settled]);

  return { text, setText, q: asked, page, value, set };
}
