/** What of a discussion somebody is settling in a window over its page. */
export type Doing = "stand" | "versions" | "resolve" | "reopen" | "date";

/** Opens that window. */
export type Start = (doing: Doing) => void;
