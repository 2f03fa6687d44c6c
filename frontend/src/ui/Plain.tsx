import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Plain.module.css";

interface Props {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  /** What stands at the very foot, such as the choice of language. */
  foot?: ReactNode;
  children: ReactNode;
}

/** A page outside the workspace (sign in, first visit): the brand, a title and one thing to do. */
export function Plain({ title, lead, wide = false, foot, children }: Props) {
  const { t } = useTranslation("ui");
  useEffect(() => {
    document.title = `${title} · Collab`;
  }, [title]);
  return (
    <div className={classes.plain} data-wide={wide || undefined}>
      <header className={classes.brand}>
        {t("brand")}
        <small>{t("tagline")}</small>
      </header>
      <main id="main" className={classes.main}>
        <h1 tabIndex={-1}>{title}</h1>
        {lead ? <div className={classes.lead}>{lead}</div> : null}
        {children}
      </main>
      {foot ? <footer className={classes.foot}>{foot}</footer> : null}
    </div>
  );
}
