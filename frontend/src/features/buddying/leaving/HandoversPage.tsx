import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { Waiting } from "../../../ui/Waiting";
import { handoversQuery } from "./api";
import { useContents } from "./contents";

/** The secretariat's page of hand-overs: those that nobody was named for first. */
export default function HandoversPage() {
  const { t } = useTranslation("buddying");
  const me = useMe();
  const contents = useContents();
  const handovers = useQuery({ ...handoversQuery, enabled: me.staff });
  if (!me.staff) return <NotFound />;
  return (
    <Page title={t("leaving.all")} crumb={<Link to="/buddying">{t("title")}</Link>} meta={t("leaving.allMeta")}>
      {handovers.isPending ? <Waiting rows={3} /> : null}
      <Problem error={handovers.error} retry={() => void handovers.refetch()} />
      <ul className={list.list}>
        {handovers.data?.items.map((line) => (
          <li key={line.id} className={list.reach}>
            <div className={list.row}>
              <Link to={`/buddying/handovers/${line.id}`}>{t("leaving.title", { authority: line.authority.name })}</Link>
              {line.to ? null : <Tag tone="watch">{t("leaving.inQueue")}</Tag>}
            </div>
            <div className={`${list.soft} ${list.small}`}>
              {[
                t("leaving.meta", { name: line.left.name, day: formatDate(line.created_at) }),
                line.to ? t("leaving.for", { name: line.to.name }) : null,
                contents(line),
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </li>
        ))}
      </ul>
      {handovers.data?.items.length === 0 ? <EmptyState title={t("leaving.none")} lead={t("leaving.noneLead")} /> : null}
    </Page>
  );
}
