import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { askedQuery, type Asked } from "./api";
import { AskedCard } from "./AskedCard";

/** What one is asked: what waits for an answer first, then what one answered. */
export default function AskedPage() {
  const { t } = useTranslation("buddying");
  const query = useQuery(askedQuery);
  const items = query.data?.items ?? [];
  const open = items.filter(({ state }) => state === "asked");
  const past = items.filter(({ state }) => state !== "asked");
  return (
    <Page title={t("answers.title")} crumb={<Link to="/buddying">{t("answers.crumb")}</Link>} meta={t("answers.meta")}>
      {query.isPending ? <Waiting rows={3} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data && items.length === 0 ? (
        <EmptyState
          title={t("answers.empty")}
          lead={t("answers.emptyLead")}
          action={<LinkButton to="/buddying/offer">{t("answers.toOffer")}</LinkButton>}
        />
      ) : null}
      {items.length > 0 ? <Part id="open" title={t("answers.open")} asked={open} none={t("answers.noneOpen")} /> : null}
      {past.length > 0 ? <Part id="past" title={t("answers.past")} asked={past} /> : null}
    </Page>
  );
}

function Part({ id, title, asked, none }: { id: string; title: string; asked: Asked[]; none?: string }) {
  return (
    <section className={list.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {asked.length === 0 && none ? <p className={list.soft}>{none}</p> : null}
      <ul className={list.cards}>
        {asked.map((each) => (
          <li key={each.id}>
            <AskedCard asked={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}
