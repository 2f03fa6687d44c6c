import { useState } from "react";
import { remember, remembered } from "../../core/preferences";

/** What one has begun to write in a discussion: kept at every stroke, so that a tab closed in mid-word loses nothing. */
export function useDraft(personId: number, discussionId: number): [string, (body: string) => void] {
  const name = `draft.${personId}.${discussionId}`;
  const [draft, setDraft] = useState({ name, body: remembered(name) ?? "" });
  if (draft.name !== name) setDraft({ name, body: remembered(name) ?? "" });

  const write = (body: string): void => {
    remember(name, body);
    setDraft({ name, body });
  };
  return [draft.body, write];
}
