import "@fontsource-variable/source-serif-4/wght.css";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { Waiting } from "../../../ui/Waiting";
import { archiveQuery, titleOf, type ArchivedEdition } from "./api";
import { FeedAddress } from "./FeedAddress";
import classes from "./Letters.module.css";

/** The letters that the secretariat sent, the newest first. */
export default function LettersPage() {
  const { t } = useTranslation("digests");
  const me = useMe();
  const archive = useInfiniteQuery(archiveQuery);
  const editions = archive.data?.pages.flatMap(({ items }) => items) ?? [];

  return (
    <Page
      title={t("archive.title")}
      meta={t("archive.lead")}
      actions={
        <>
          {me.staff ? (
            <LinkButton to="/secretariat/editions" variant="default">
              {t("archive.compose")}
            </LinkButton>
          ) : null}
          <LinkButton to="/me/letter" variant="default">
            {t("archive.mine")}
          </LinkButton>
        </>
      }
    >
      <section className={list.section} aria-labelledby="sent">
        <h2 id="sent">{t("archive.sent")}</h2>
        {archive.isPending ? <Waiting rows={3} /> : null}
        <Problem error={archive.error} retry={() => void archive.refetch()} />
        {archive.data && editions.length === 0 ? <EmptyState title={t("archive.none")} lead={t("archive.noneLead")} /> : null}
        <ul className={list.list}>
          {editions.map((edition) => (
            <li key={edition.id} className={list.reach}>
              <Row edition={edition} />
            </li>
          ))}
        </ul>
        {archive.hasNextPage ? (
          <Button variant="default" mt={14} loading={archive.isFetchingNextPage} onClick={() => void archive.fetchNextPage()}>
            {t("archive.more")}
          </Button>
        ) : null}
      </section>
      <FeedAddress />
    </Page>
  );
}

function Row({ edition }: { edition: ArchivedEdition }) {
  const { t } = useTranslation("digests");
  return (
    <>
      <Link to={`/letters/${edition.id}`} className={classes.name}>
        {titleOf(edition)}
      </Link>
      <div className={`${list.soft} ${list.small} ${classes.under}`}>
        <span>{t("archive.number", { number: edition.number })}</span>
        {edition.sent_at ? <time dateTime={edition.sent_at}>{formatDate(edition.sent_at)}</time> : null}
        <span>{t("archive.parts", { count: edition.parts })}</span>
        {edition.state === "sent" ? null : <Tag tone="watch">{t(`archive.states.${edition.state}`)}</Tag>}
      </div>
    </>
  );
}
