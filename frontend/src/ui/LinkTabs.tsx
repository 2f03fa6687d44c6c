import { NavLink } from "react-router";
import classes from "./LinkTabs.module.css";

export interface LinkTab {
  to: string;
  label: string;
  /** A number that asks for attention. */
  count?: number;
  /** Whether it stays marked on the pages under it. */
  holds?: boolean;
}

/** The parts of a page, each with its own address. */
export const LinkTabs = ({ label, tabs }: { label: string; tabs: LinkTab[] }) => (
  <nav className={classes.tabs} aria-label={label}>
    {tabs.map((tab) => (
      <NavLink key={tab.to} to={tab.to} end={!tab.holds} className={({ isActive }) => classes.tab + (isActive ? ` ${classes.on}` : "")}>
        {tab.label}
        {tab.count ? <span className={classes.count}>{tab.count}</span> : null}
      </NavLink>
    ))}
  </nav>
);
