/** What the reader offers, in a line. */
export function MyOffer() {
  return null;
}
