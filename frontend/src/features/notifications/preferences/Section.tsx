import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import classes from "./Preferences.module.css";

interface Props {
  id: string;
  title: string;
  lead?: string;
  /** The saving of what is chosen in it. */
  saving: { isPending: boolean; isSuccess: boolean; error: unknown };
  children: ReactNode;
}

/** A part of the preferences, which says beside its title when a choice is saved. */
export function Section({ id, title, lead, saving, children }: Props) {
  const { t } = useTranslation("notifications");
  return (
    <section className={list.section} aria-labelledby={id}>
      <div className={classes.titled}>
        <h2 id={id}>{title}</h2>
        <span role="status" className={classes.saved}>
          {saving.isPending ? t("preferences.saving") : saving.isSuccess ? t("preferences.saved") : ""}
        </span>
      </div>
      {lead ? <p className={`${list.prose} ${list.soft} ${classes.lead}`}>{lead}</p> : null}
      {children}
      <Problem error={saving.error} />
    </section>
  );
}
