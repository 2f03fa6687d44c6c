interface Props {
  editionId: number;
  personId: number;
  language?: "fr" | "en";
}

/** A letter as it would reach somebody. */
export function PreviewFrame(_props: Props) {
  return null;
}
