/** The slim banner that tells the state of the live connection; nothing while all is well. */
export const ConnectionBanner = () => null;
