import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDate, today } from "../../../core/format";
import type { Partnership } from "../../../core/partnerships";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useConfirmPartnership } from "../api";

/** Once a year, one press: it is still right, or it is over. */
export function ConfirmBox({ partnership }: { partnership: Partnership }) {
  const { t } = useTranslation("partnerships");
  const right = useConfirmPartnership(partnership.id);
  const over = useConfirmPartnership(partnership.id);
  const { confirmed_on, entered_on, to_confirm, origin } = partnership;
  if (confirmed_on === today()) {
    return (
      <div role="status" className={`${list.stand} ${list.who}`}>
        <IconCircleCheck size={22} stroke={1.7} aria-hidden="true" />
        <p>{t("confirm.today")}</p>
      </div>
    );
  }
  const last = confirmed_on ? t("confirm.last", { date: formatDate(confirmed_on) }) : t("confirm.never", { date: formatDate(entered_on) });
  const press = (
    <Button variant={to_confirm ? "filled" : "default"} loading={right.isPending} onClick={() => right.mutate("right")}>
      {t("confirm.right")}
    </Button>
  );
  if (!to_confirm) {
    return (
      <>
        <div className={list.row}>
          <span className={list.soft}>{last}</span>
          {press}
        </div>
        <Problem error={right.error} />
      </>
    );
  }
  return (
    <section className={list.stand} aria-labelledby="confirm">
      <h2 id="confirm">{t("confirm.title")}</h2>
      <p>{origin === "study" && !confirmed_on ? t("confirm.study") : last}</p>
      <div className={list.row} style={{ marginTop: 12 }}>
        {press}
        <ConfirmButton
          label={t("confirm.over")}
          title={t("confirm.overTitle", { partner: partnership.partner })}
          confirm={t("confirm.overConfirm")}
          pending={over.isPending}
          error={over.error}
          onConfirm={async () => {
            await over.mutateAsync("over");
            say(t("confirm.overDone"));
          }}
        >
          <p>{t("confirm.overLead")}</p>
        </ConfirmButton>
      </div>
      <Problem error={right.error} />
    </section>
  );
}
