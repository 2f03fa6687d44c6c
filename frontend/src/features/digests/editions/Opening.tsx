import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useWords, type Edition, type Side } from "./api";
import classes from "./Editions.module.css";
import { SavedField, SavedState } from "./SavedField";
import { Unsaved } from "./Unsaved";
import { useSaved } from "./useSaved";

interface Props {
  edition: Edition;
  side: Side;
  writes: boolean;
}

/** The title, which is the mail's subject, and the introduction; what is not saved outlives the end of writing. */
export function Opening({ edition, side, writes }: Props) {
  const { t } = useTranslation("digests");
  const { mutateAsync } = useWords(edition.row.id);
  const present = { title_fr: edition.row.title_fr, title_en: edition.row.title_en, intro_fr: edition.intro_fr, intro_en: edition.intro_en };
  const saved = useSaved(edition.row.id, present, useCallback((words) => mutateAsync(words), [mutateAsync]), writes);
  const english = side === "en";
  if (!writes) {
    return (
      <>
        <Unsaved saved={saved} label={(name) => t(`editions.fields.${name}`)} />
        <Read edition={edition} side={side} />
      </>
    );
  }
  return (
    <div className={classes.opening}>
      <SavedField
        saved={saved}
        name={`title_${side}` as const}
        lang={side}
        label={t(`editions.fields.title_${side}`)}
        description={t("editions.fields.titleWhy")}
        placeholder={english ? edition.row.title_fr : undefined}
        longest={150}
      />
      <SavedField
        saved={saved}
        name={`intro_${side}` as const}
        lang={side}
        long
        label={t(`editions.fields.intro_${side}`)}
        description={t("editions.fields.markdown")}
        placeholder={english ? edition.intro_fr : undefined}
        longest={4_000}
      />
      <SavedState saved={saved} />
    </div>
  );
}

function Read({ edition, side }: Omit<Props, "writes">) {
  const html = side === "en" ? edition.intro_html_en : edition.intro_html_fr;
  const title = (side === "en" ? edition.row.title_en : "") || edition.row.title_fr;
  return (
    <div className={classes.opening} lang={side}>
      <h3>{title}</h3>
      {html ? <div className={classes.prose} dangerouslySetInnerHTML={{ __html: html }} /> : null}
    </div>
  );
}
