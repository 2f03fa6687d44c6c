import type { FC } from "react";

/** Who could help with a request, each with reasons. */
export const CandidatesPanel: FC<{ requestId: number }> = () => null;
