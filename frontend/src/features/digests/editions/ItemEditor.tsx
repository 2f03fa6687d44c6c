import { Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useItemWords, type EditionItem, type Side } from "./api";
import classes from "./Editions.module.css";
import { SavedField, SavedState } from "./SavedField";
import { Unsaved } from "./Unsaved";
import { useSaved } from "./useSaved";

const LABELS = { title_fr: "itemTitle_fr", title_en: "itemTitle_en", url: "url" } as const;

function labelOf(name: "title_fr" | "title_en" | "body_fr" | "body_en" | "url", own: boolean) {
  if (name === "body_fr") return own ? "editions.fields.words_fr" : "editions.fields.comment_fr";
  if (name === "body_en") return own ? "editions.fields.words_en" : "editions.fields.comment_en";
  return `editions.fields.${LABELS[name]}` as const;
}

/** What the secretariat says of an item, saved as it is written. */
export function ItemEditor({ edition, item, side, writes }: { edition: number; item: EditionItem; side: Side; writes: boolean }) {
  const { t } = useTranslation("digests");
  const { mutateAsync } = useItemWords(edition, item.id);
  const own = item.kind === "own";
  const { title_fr, title_en, body_fr, body_en, url } = item;
  const saved = useSaved(
    edition,
    { title_fr, title_en, body_fr, body_en, ...(own ? { url } : {}) } as Record<"title_fr" | "title_en" | "body_fr" | "body_en" | "url", string>,
    useCallback((words) => mutateAsync(words), [mutateAsync]),
    writes,
  );
  const [titled, setTitled] = useState(false);
  const named = own || titled || saved.mine[`title_${side}`] !== "";
  if (!writes) return <Unsaved saved={saved} label={(name) => t(labelOf(name, own))} />;
  return (
    <div className={classes.editor}>
      {named ? (
        <SavedField
          saved={saved}
          name={`title_${side}` as const}
          lang={side}
          label={t(`editions.fields.itemTitle_${side}`)}
          description={own ? undefined : t("editions.fields.itemTitleWhy")}
          placeholder={side === "en" ? item.en.title : undefined}
          longest={150}
        />
      ) : null}
      <SavedField
        saved={saved}
        name={`body_${side}` as const}
        lang={side}
        long
        label={t(own ? `editions.fields.words_${side}` : `editions.fields.comment_${side}`)}
        placeholder={side === "en" ? item.body_fr : undefined}
        longest={4_000}
      />
      {own ? <SavedField saved={saved} name="url" label={t("editions.fields.url")} description={t("editions.fields.urlWhy")} longest={500} /> : null}
      <div className={classes.foot}>
        <SavedState saved={saved} />
        {named ? null : (
          <Button variant="subtle" size="sm" mih={44} onClick={() => setTitled(true)}>
            {t("editions.fields.retitle")}
          </Button>
        )}
      </div>
    </div>
  );
}
