import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

/** Nothing here yet: says why in a sentence, and what to do about it. */
export const EmptyState = ({ title, lead, action }: { title: string; lead?: string; action?: ReactNode }) => (
  <div className={classes.empty}>
    <p className={classes.title}>{title}</p>
    {lead ? <p className={classes.lead}>{lead}</p> : null}
    {action ? <div className={classes.action}>{action}</div> : null}
  </div>
);
