import classes from "./DaySeparator.module.css";

/** A line across a list, with a day in words; `fresh` marks where the new begins. */
export const DaySeparator = ({ label, fresh = false }: { label: string; fresh?: boolean }) => (
  <div className={classes.day} data-fresh={fresh || undefined}>
    <span>{label}</span>
  </div>
);
