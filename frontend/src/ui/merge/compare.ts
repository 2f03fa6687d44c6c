/**
 * Two people changed the same text: what differs between theirs and mine, line by line, and the text that follows from
 * choosing between them. The text both began with says where they still agree, and which of them changed a place: what
 * one of them changed is proposed, and both where both did, so that nothing of either is lost by itself.
 */
export type Side = "theirs" | "mine" | "both";

export interface Common {
  kind: "common";
  lines: readonly string[];
}

export interface Difference {
  kind: "difference";
  /** Its place among the differences. */
  at: number;
  theirs: readonly string[];
  mine: readonly string[];
  /** What to take unless the reader says otherwise. */
  proposed: Side;
}

export type Part = Common | Difference;

/** The parts of both texts in their order. */
export function compare(theirs: string, mine: string, base: string): Part[] {
  let differences = 0;
  return places(linesOf(theirs), linesOf(mine), linesOf(base)).map((place) =>
    same(place.theirs, place.mine)
      ? { kind: "common", lines: place.theirs }
      : { kind: "difference", at: differences++, theirs: place.theirs, mine: place.mine, proposed: propose(place) },
  );
}

/** The text that these choices make, one for each difference in its order. */
export function chosen(parts: readonly Part[], choices: readonly Side[]): string {
  return parts
    .flatMap((part) => {
      if (part.kind === "common") return part.lines;
      const side = choices[part.at] ?? part.proposed;
      if (side === "both") return [...part.theirs, ...part.mine];
      return side === "theirs" ? part.theirs : part.mine;
    })
    .join("\n");
}

export const differences = (parts: readonly Part[]): Difference[] => parts.filter((part) => part.kind === "difference");

const linesOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));

/** What stands at one place in the three texts. */
interface Place {
  theirs: readonly string[];
  mine: readonly string[];
  base: readonly string[];
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, at) => line === other[at]);

function propose({ theirs, mine, base }: Place): Side {
  if (same(mine, base)) return "theirs";
  return same(theirs, base) ? "mine" : "both";
}

/** Cut the three texts where both newer ones still hold a line of the older; without one, where they hold the same. */
function places(theirs: readonly string[], mine: readonly string[], base: readonly string[]): Place[] {
  const common = base.length === 0 ? theirs : base;
  const inTheirs = base.length === 0 ? theirs.map((_, at) => at) : matches(base, theirs);
  const inMine = matches(common, mine);
  const found: Place[] = [];
  let [t, m, b] = [0, 0, 0];
  const cut = (toT: number, toM: number, toB: number): void => {
    const place = { theirs: theirs.slice(t, toT), mine: mine.slice(m, toM), base: base.slice(b, toB) };
    if (place.theirs.length + place.mine.length > 0) found.push(place);
    [t, m, b] = [toT, toM, toB];
  };
  common.forEach((_, at) => {
    const [atT, atM] = [inTheirs[at] ?? -1, inMine[at] ?? -1];
    if (atT < 0 || atM < 0) return;
    if (atT > t || atM > m) cut(atT, atM, at);
    cut(atT + 1, atM + 1, at + 1);
  });
  cut(theirs.length, mine.length, base.length);
  return joined(found);
}

/** Lines that are the same in a row are one place. */
function joined(found: readonly Place[]): Place[] {
  const rows: Place[] = [];
  for (const place of found) {
    const last = rows.at(-1);
    if (!last || !same(last.theirs, last.mine) || !same(place.theirs, place.mine)) rows.push(place);
    else {
      rows[rows.length - 1] = {
        theirs: [...last.theirs, ...place.theirs],
        mine: [...last.mine, ...place.mine],
        base: [...last.base, ...place.base],
      };
    }
  }
  return rows;
}

/** For each line of a text, its place in the other in a longest run of common lines; -1 where it has none. */
function matches(text: readonly string[], other: readonly string[]): number[] {
  const lengths = commonLengths(text, other);
  const length = (i: number, j: number): number => lengths[i * (other.length + 1) + j] ?? 0;
  const found: number[] = text.map(() => -1);
  let [i, j] = [0, 0];
  while (i < text.length && j < other.length) {
    if (text[i] === other[j]) found[i++] = j++;
    else if (length(i + 1, j) >= length(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}

/** How many lines the rests of both texts have in common, in order, from each pair of places on. */
function commonLengths(text: readonly string[], other: readonly string[]): Uint16Array {
  const wide = other.length + 1;
  const lengths = new Uint16Array((text.length + 1) * wide);
  for (let i = text.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      const at = i * wide + j;
      lengths[at] =
        text[i] === other[j] ? (lengths[at + wide + 1] ?? 0) + 1 : Math.max(lengths[at + wide] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}
