import { useOutletContext } from "react-router";
import type { Group } from "../../core/shapes";

/** The group whose page one is on, for its tabs. */
export const useGroup = () => useOutletContext<{ group: Group }>().group;
