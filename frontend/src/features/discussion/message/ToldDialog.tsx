import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import { Explained } from "../../../ui/Explained";
import { ExplainedTo } from "../../../ui/ExplainedTo";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import type { Message } from "../types";
import { explanationsQuery } from "./api";

/** Why one was told of a message, or not; the secretariat asks it for anybody. */
export default function ToldDialog({ message, close }: { message: Message; close: () => void }) {
  const { t } = useTranslation("discussion");
  const [person, setPerson] = useState<number | null>(null);
  const { data, error, isPending, refetch } = useQuery(explanationsQuery(message, person));
  const items = data?.items ?? [];
  return (
    <Dialog title={t("toldTitle", { number: formatNumber(message.number) })} close={close} size={640} high>
      <ExplainedTo person={person} shown={items[0]?.person} choose={setPerson}>
        {isPending ? <Waiting rows={2} /> : null}
        <Problem error={error} retry={() => void refetch()} />
        {items.map((explanation) => (
          <Explained key={explanation.event_id} explanation={explanation} />
        ))}
        {data && items.length === 0 ? <p>{t("toldNothing")}</p> : null}
      </ExplainedTo>
    </Dialog>
  );
}
