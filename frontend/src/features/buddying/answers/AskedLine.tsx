/** How many requests wait for the reader's answer. */
export function AskedLine() {
  return null;
}
