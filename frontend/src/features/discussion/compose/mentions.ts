/**
 * People and the group named in a text that is being written.
 *
 * The text reads `@Élue`; what is sent holds a Markdown link to her page. Where each name stands is kept beside the
 * text and moves with it, since two people may bear the same name.
 */
export interface Mention {
  /** Where its `@` stands in the text. */
  readonly start: number;
  readonly label: string;
  /** `/people/12` or `/groups/3`. */
  readonly href: string;
}

export interface Words {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

export const noWords: Words = { text: "", mentions: [] };

const endOf = ({ start, label }: Mention): number => start + 1 + label.length;

/** The words after one change of the text; a name that was changed itself becomes plain text. */
export function rewritten({ text: before, mentions }: Words, after: string, caret = after.length): Words {
  const kept = after.slice(caret);
  const tail = before.endsWith(kept) ? kept.length : commonTail(before, after);
  const most = Math.min(before.length, after.length) - tail;
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  const moved = after.length - before.length;
  const still = mentions.flatMap((mention) => {
    if (endOf(mention) <= head) return [mention];
    return mention.start >= before.length - tail ? [{ ...mention, start: mention.start + moved }] : [];
  });
  return { text: after, mentions: still };
}

function commonTail(one: string, other: string): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one.at(-1 - length) === other.at(-1 - length)) length++;
  return length;
}

/** The words with one more name, which already stands in the text. */
export const named = ({ text, mentions }: Words, mention: Mention): Words => ({
  text,
  mentions: [...mentions, mention].toSorted((one, other) => one.start - other.start),
});

/** Whether the caret touches a name that was chosen. */
export const isNamed = ({ mentions }: Words, caret: number): boolean =>
  mentions.some((mention) => mention.start < caret && caret <= endOf(mention));

/** What is sent: names as links. */
export function toMarkdown({ text, mentions }: Words): string {
  let markdown = "";
  let done = 0;
  for (const mention of mentions) {
    markdown += `${text.slice(done, mention.start)}[@${escaped(mention.label)}](${mention.href})`;
    done = endOf(mention);
  }
  return (markdown + text.slice(done)).trim();
}

const LINK = /\[@((?:\\[^]|[^\\[\]])+)\]\((\/(?:people|groups)\/[1-9]\d*)\)/g;

/** What was sent, as it was written: links to people as their names. */
export function fromMarkdown(markdown: string): Words {
  const mentions: Mention[] = [];
  let text = "";
  let done = 0;
  for (const found of markdown.matchAll(LINK)) {
    const [link, label = "", href = ""] = found;
    text += markdown.slice(done, found.index);
    mentions.push({ start: text.length, label: unescaped(label), href });
    text += `@${unescaped(label)}`;
    done = found.index + link.length;
  }
  return { text: text + markdown.slice(done), mentions };
}

const escaped = (label: string): string => label.replaceAll(/[\\`*_[\]<>&~#|!]/g, "\\$&");
const unescaped = (label: string): string => label.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1");
