import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../../core/problems";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { askingsQuery } from "./api";
import { AskingRow } from "./AskingRow";

/** Whom a request was put to, and what they answered; nothing for those who are not of its side. */
export function AskingsPanel({ requestId }: { requestId: number }) {
  const { t } = useTranslation("buddying");
  const query = useQuery({ ...askingsQuery(requestId), retry: false });
  if ([403, 404].includes(asProblem(query.error).status)) return null;
  const items = query.data?.items ?? [];
  const waiting = items.filter(({ state }) => state === "asked").length;
  return (
    <section className={list.section} aria-labelledby="askings">
      <h2 id="askings">{t("answers.panel.title")}</h2>
      <p className={`${list.soft} ${list.small}`}>{t("answers.panel.lead")}</p>
      {query.isPending ? <Waiting rows={2} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data && items.length === 0 ? <p>{t("answers.panel.empty")}</p> : null}
      {/* What somebody answers is said to who listens, without a reload. */}
      <div role="status">{waiting > 0 ? <p>{t("answers.panel.waiting", { count: waiting })}</p> : null}</div>
      <ul className={list.list}>
        {items.map((asking) => (
          <li key={asking.id}>
            <AskingRow asking={asking} />
          </li>
        ))}
      </ul>
    </section>
  );
}
