/** The pairs that the reader is one of. */
export function MyPairs() {
  return null;
}
