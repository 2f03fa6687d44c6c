import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { currentLanguage } from "../../../core/i18n";
import { useMe } from "../../../core/session";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { SendingPanel } from "../sending/SendingPanel";
import { editionQuery, type Edition, type Side } from "./api";
import classes from "./Editions.module.css";
import { Items } from "./Items";
import { Opening } from "./Opening";
import { Standing } from "./Standing";
import { StateTag } from "./StateTag";
import { Steps } from "./Steps";
import { Suggestions } from "./Suggestions";

/** One edition: where it stands, what it says, what it could say, and how it goes out. */
export default function EditionPage() {
  const me = useMe();
  const id = Number(useParams().id);
  const edition = useQuery({ ...editionQuery(id), enabled: me.staff && Number.isSafeInteger(id) });
  if (!me.staff || !Number.isSafeInteger(id)) return <NotFound />;
  if (edition.error && !edition.data) return <Problem error={edition.error} page retry={() => void edition.refetch()} />;
  if (!edition.data) return <WaitingPage />;
  return <Composed key={id} edition={edition.data} />;
}

function Composed({ edition }: { edition: Edition }) {
  const { t } = useTranslation("digests");
  const [side, setSide] = useState<Side>("fr");
  const { row } = edition;
  const writes = edition.acts.includes("change");
  const title = (currentLanguage() === "en" ? row.title_en : "") || row.title_fr || t("editions.untitled");
  return (
    <Page
      title={title}
      crumb={<Link to="/secretariat/editions">{t("editions.title")}</Link>}
      meta={
        <span className={list.row}>
          <StateTag state={row.state} />
          {row.number === null ? null : t("editions.number", { number: row.number })}
        </span>
      }
      panel={writes ? <Suggestions edition={edition} /> : undefined}
      panelLabel={t("editions.suggestions.title")}
    >
      <Standing edition={edition} />
      <section className={classes.letter} aria-labelledby="letter">
        <div className={list.titled}>
          <h2 id="letter">{t("editions.letter")}</h2>
          <SegmentedControl
            aria-label={t("editions.language")}
            size="md"
            value={side}
            onChange={(value) => setSide(value as Side)}
            data={(["fr", "en"] as const).map((value) => ({ value, label: t(`editions.languages.${value}`) }))}
          />
        </div>
        {edition.lacks_english && side === "en" ? <p className={list.soft}>{t("editions.lacksEnglish")}</p> : null}
        <Opening edition={edition} side={side} writes={writes} />
        <Items edition={edition} side={side} writes={writes} />
      </section>
      <section className={list.section} aria-labelledby="sending">
        <h2 id="sending">{t("editions.sending")}</h2>
        <SendingPanel editionId={row.id} state={row.state} />
      </section>
      <Steps edition={edition} />
    </Page>
  );
}
