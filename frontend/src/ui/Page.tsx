import { useEffect, type ReactNode } from "react";
import { usePast } from "./usePast";
import classes from "./Page.module.css";

interface Props {
  title: string;
  /** Where one is: a link to the parent, in small above the title. */
  crumb?: ReactNode;
  /** One quiet line under the title. */
  meta?: ReactNode;
  /** The main actions of the page. */
  actions?: ReactNode;
  /** What stands beside the page from 1200 px, and after it on narrower screens. */
  panel?: ReactNode;
  panelLabel?: string;
  /** Whether narrow screens leave the panel out, because the page says the same elsewhere. */
  panelOnlyWide?: boolean;
  /** Whether the title stays in sight, on one line, once one has scrolled past it. */
  keepTitle?: boolean;
  children: ReactNode;
}

/** A page of the main column: its title is the document's title and the place where the focus lands. */
export function Page({ title, crumb, meta, actions, panel, panelLabel, panelOnlyWide = false, keepTitle = false, children }: Props) {
  const [header, past] = usePast<HTMLElement>();
  useEffect(() => {
    document.title = `${title} · Collab`;
  }, [title]);

  return (
    <div className={classes.page}>
      <main id="main" className={classes.main}>
        <header ref={header} className={classes.header}>
          <div className={classes.heading}>
            {crumb ? <div className={classes.crumb}>{crumb}</div> : null}
            <h1 className={classes.title} tabIndex={-1}>
              {title}
            </h1>
            {meta ? <div className={classes.meta}>{meta}</div> : null}
          </div>
          {actions ? <div className={classes.actions}>{actions}</div> : null}
        </header>
        {keepTitle ? (
          // A reminder for the eye: everyone else has the heading, which it repeats.
          <div className={classes.kept} aria-hidden="true">
            {past ? <div className={classes.keptTitle}>{title}</div> : null}
          </div>
        ) : null}
        {children}
      </main>
      {panel ? (
        <aside className={classes.panel} aria-label={panelLabel} data-only-wide={panelOnlyWide || undefined}>
          <div className={classes.beside}>{panel}</div>
        </aside>
      ) : null}
    </div>
  );
}
