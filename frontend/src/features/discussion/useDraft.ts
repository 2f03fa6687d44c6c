import { useEffect, useState } from "react";
import { remember, remembered } from "../../core/preferences";

const KEEP_AFTER = 400;

/** What one has begun to write in a discussion: still there after a reload. */
export function useDraft(personId: number, discussionId: number): [string, (body: string) => void] {
  const name = `draft.${personId}.${discussionId}`;
  const [draft, setDraft] = useState({ name, body: remembered(name) ?? "" });
  if (draft.name !== name) setDraft({ name, body: remembered(name) ?? "" });

  useEffect(() => {
    const keep = (): void => {
      if ((remembered(draft.name) ?? "") !== draft.body) remember(draft.name, draft.body);
    };
    if (draft.body === "") return keep();
    const timer = setTimeout(keep, KEEP_AFTER);
    return () => clearTimeout(timer);
  }, [draft]);

  return [draft.body, (body) => setDraft({ name, body })];
}
