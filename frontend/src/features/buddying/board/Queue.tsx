import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo } from "../../../core/format";
import list from "../../../ui/List.module.css";
import type { Board } from "./api";

/** What people who left were in the middle of, besides their requests. */
export function Queue({ board }: { board: Board }) {
  const { t } = useTranslation("buddying");
  return (
    <>
      <Waiting title={t("board.queue.handovers")} items={board.handovers} to={(id) => `/buddying/handovers/${id}`} say={(name) => t("board.queue.handover", { name })} />
      {board.handovers.length > 0 ? (
        <p>
          <Link to="/secretariat/buddying/handovers">{t("board.queue.all")}</Link>
        </p>
      ) : null}
      <Waiting title={t("board.queue.offers")} items={board.offers} to={() => null} say={(name) => t("board.queue.offer", { name })} />
    </>
  );
}

interface Props {
  title: string;
  items: Board["handovers"];
  to: (id: number) => string | null;
  say: (name: string) => string;
}

function Waiting({ title, items, to, say }: Props) {
  const { t } = useTranslation("buddying");
  if (items.length === 0) return null;
  return (
    <section className={list.section}>
      <h2>{title}</h2>
      <ul className={list.list}>
        {items.map(({ id, authority, since }) => {
          const path = to(id);
          const words = say(authority.name);
          return (
            <li key={id}>
              {path ? <Link to={path}>{words}</Link> : words}
              {since ? <span className={list.soft}> {t("board.since", { when: formatAgo(since) ?? t("justNow", { ns: "ui" }) })}</span> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
