/**
 * Two people changed the same text: what differs between theirs and mine, line by line, and the text that follows from
 * choosing between them. The text both began with only helps to propose: nothing of either is lost by itself.
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
  const before = linesOf(base);
  let differences = 0;
  return differing(linesOf(theirs), linesOf(mine)).map((part) =>
    part.kind === "common" ? part : { ...part, at: differences++, proposed: propose(part.theirs, part.mine, before) },
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

type Bare = Common | Omit<Difference, "at" | "proposed">;

function differing(theirs: readonly string[], mine: readonly string[]): Bare[] {
  const lengths = commonLengths(theirs, mine);
  const length = (i: number, j: number): number => lengths[i * (mine.length + 1) + j] ?? 0;
  const parts: Bare[] = [];
  let [i, j] = [0, 0];
  while (i < theirs.length || j < mine.length) {
    const [fromI, fromJ] = [i, j];
    while (i < theirs.length && j < mine.length && theirs[i] === mine[j]) [i, j] = [i + 1, j + 1];
    if (i > fromI) {
      parts.push({ kind: "common", lines: theirs.slice(fromI, i) });
      continue;
    }
    while ((i < theirs.length || j < mine.length) && (i >= theirs.length || j >= mine.length || theirs[i] !== mine[j])) {
      if (j >= mine.length || (i < theirs.length && length(i + 1, j) >= length(i, j + 1))) i += 1;
      else j += 1;
    }
    parts.push({ kind: "difference", theirs: theirs.slice(fromI, i), mine: mine.slice(fromJ, j) });
  }
  return parts;
}

/** How many lines the rests of both texts have in common, in order, from each pair of places on. */
function commonLengths(theirs: readonly string[], mine: readonly string[]): Uint16Array {
  const wide = mine.length + 1;
  const lengths = new Uint16Array((theirs.length + 1) * wide);
  for (let i = theirs.length - 1; i >= 0; i--) {
    for (let j = mine.length - 1; j >= 0; j--) {
      const at = i * wide + j;
      lengths[at] =
        theirs[i] === mine[j] ? (lengths[at + wide + 1] ?? 0) + 1 : Math.max(lengths[at + wide] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}

/** Who changed it: the side that still reads as before gives way; where both wrote, both stay. */
function propose(theirs: readonly string[], mine: readonly string[], base: readonly string[]): Side {
  if (stands(mine, base)) return "theirs";
  if (stands(theirs, base)) return "mine";
  if (mine.length === 0) return "theirs";
  return theirs.length === 0 ? "mine" : "both";
}

const stands = (lines: readonly string[], base: readonly string[]): boolean =>
  lines.length > 0 && base.some((_, at) => lines.every((line, offset) => base[at + offset] === line));
