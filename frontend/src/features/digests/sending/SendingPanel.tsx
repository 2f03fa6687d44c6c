interface Props {
  editionId: number;
  /** Where the edition stands. */
  state: string;
}

/** Who receives an edition, how it will look to them, and how its sending goes. */
export function SendingPanel(_props: Props) {
  return null;
}
