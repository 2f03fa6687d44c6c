/** The notes that pairs published. */
export function PublishedNotes() {
  return null;
}
