import type { FC } from "react";

/** Whom a request was put to, and what they answered. */
export const AskingsPanel: FC<{ requestId: number }> = () => null;
