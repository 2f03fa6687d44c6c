import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DiscussionDetail } from "../types";
import type { Start } from "./doing";
import { DateLinks, When } from "./Facts";

/** The date of the discussion, in the context panel. */
export function DatePanel({ discussion, start }: { discussion: DiscussionDetail; start: Start }) {
  const { t } = useTranslation("discussion");
  const { date } = discussion;
  if (!date) return null;
  return (
    <section aria-labelledby="date">
      <h2 id="date">{t("date.title")}</h2>
      <When date={date} />
      <DateLinks id={discussion.id} date={date} />
      {discussion.can.settle ? (
        <Button variant="default" size="sm" mih={44} leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={() => start("date")}>
          {t("date.change")}
        </Button>
      ) : null}
    </section>
  );
}
