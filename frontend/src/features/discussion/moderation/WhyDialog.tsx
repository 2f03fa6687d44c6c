import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatDate, formatNumber } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { MessageFiles } from "../files/MessageFiles";
import row from "../message/MessageRow.module.css";
import type { Message } from "../types";
import { moderationQuery } from "./api";

/** Why a message is hidden, and what it says: for its author and those who look after the group. */
export default function WhyDialog({ message, close }: { message: Message; close: () => void }) {
  const { t } = useTranslation("discussion");
  const { data, error, isPending } = useQuery(moderationQuery(message));
  return (
    <Dialog title={t("hiddenTitle", { number: formatNumber(message.number) })} close={close} size={640}>
      {isPending ? <Waiting /> : null}
      <Problem error={error} />
      {data ? (
        <>
          <section className={list.section}>
            <h3>{t("hiddenReason")}</h3>
            <p className={list.prose} style={{ whiteSpace: "pre-line", marginBottom: 14 }}>
              {data.reason}
            </p>
            <PersonLine person={data.hidden_by} small note={<span className={list.soft}>{formatDate(data.hidden_at)}</span>} />
          </section>
          <section className={list.section}>
            <h3>{t("hiddenText")}</h3>
            {/* Rendered from Markdown and sanitised by the server; it holds no script and no style. */}
            <div className={row.body} dangerouslySetInnerHTML={{ __html: data.html }} />
            <MessageFiles files={data.files} />
          </section>
        </>
      ) : null}
    </Dialog>
  );
}
