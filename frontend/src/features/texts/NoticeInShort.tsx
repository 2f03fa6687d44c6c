import { IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../ui/Problem";
import type { TrustName } from "../../ui/TrustLinks";
import { Waiting } from "../../ui/Waiting";
import { htmlOf, inShort, textQuery } from "./api";
import classes from "./TextPage.module.css";

/** A text in short, as its own first lines say it, with the way to the whole. */
export function NoticeInShort({ name }: { name: TrustName }) {
  const { t } = useTranslation("texts");
  const text = useQuery(textQuery(name));
  return (
    <section className={classes.short} aria-labelledby="in-short">
      <h3 id="in-short">{t("inShort")}</h3>
      {text.isPending ? <Waiting rows={2} /> : null}
      <Problem error={text.error} retry={() => void text.refetch()} />
      {text.data ? <div dangerouslySetInnerHTML={{ __html: inShort(htmlOf(text.data)) }} /> : null}
      <p>
        <a href={`/${name}`} target="_blank" rel="noreferrer">
          {t("whole")} <IconExternalLink size={16} stroke={1.7} aria-hidden="true" />
        </a>
      </p>
    </section>
  );
}
