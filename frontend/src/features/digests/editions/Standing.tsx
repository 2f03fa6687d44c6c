import { Button } from "@mantine/core";
import { IconCalendarTime, IconCheck, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { useMove, type Edition, type Move } from "./api";
import classes from "./Editions.module.css";
import { formatParis } from "./paris";
import { ScheduleDialog } from "./ScheduleDialog";
import { SendBackDialog } from "./SendBackDialog";

/** Where the edition stands, who has to do what next, and the acts that are one's own. */
export function Standing({ edition }: { edition: Edition }) {
  const { t } = useTranslation("digests");
  const navigate = useNavigate();
  const move = useMove(edition);
  const [dialog, setDialog] = useState<"schedule" | "back" | null>(null);
  const [overtaken, setOvertaken] = useState(false);
  const [note, setNote] = useState("");
  const { row, acts, steps } = edition;
  const can = (act: string) => acts.includes(act);
  const press = (wanted: Move["act"]) => ({ loading: move.isPending && move.variables.act === wanted, onClick: () => move.mutate({ act: wanted }) });
  const open = () => {
    setOvertaken(false);
    setDialog("schedule");
  };
  const giveWay = () => {
    setOvertaken(true);
    setDialog(null);
  };
  const last = steps.at(-1);
  const when = row.scheduled_for ? formatParis(row.scheduled_for) : "";
  const who = { name: row.submitted_by?.name ?? "" };
  const next = row.state === "submitted" ? (can("approve") ? "toApprove" : "toWait") : row.state;
  return (
    <section className={classes.standing} aria-label={t("editions.next.label")}>
      <p>{t(`editions.next.${next}`, { ...who, when })}</p>
      {row.state === "draft" && last?.act === "send_back" ? (
        <p className={classes.sentBack}>
          {t("editions.next.sentBack", { name: last.by?.name ?? "" })} {last.note ? t("editions.quoted", { words: last.note }) : null}
        </p>
      ) : null}
      {row.state === "draft" && edition.lacks_english ? <p className={`${list.soft} ${list.small}`}>{t("editions.lacksEnglish")}</p> : null}
      {overtaken ? <p role="alert">{t("editions.schedule.overtaken")}</p> : null}
      <Problem error={dialog === null ? move.error : null} />
      <div className={classes.acts}>
        {row.state === "sent" ? (
          <LinkButton variant="default" to={`/letters/${row.id}`}>
            {t("editions.readArchived")}
          </LinkButton>
        ) : null}
        {can("submit") ? (
          <Button {...press("submit")} leftSection={<IconSend size={20} stroke={1.7} aria-hidden="true" />}>
            {t("editions.acts.submit")}
          </Button>
        ) : null}
        {can("approve") ? (
          <Button {...press("approve")} leftSection={<IconCheck size={20} stroke={1.7} aria-hidden="true" />}>
            {t("editions.acts.approve")}
          </Button>
        ) : null}
        {can("schedule") ? (
          <Button variant={row.state === "approved" ? "filled" : "default"} leftSection={<IconCalendarTime size={20} stroke={1.7} aria-hidden="true" />} onClick={open}>
            {t(row.state === "approved" ? "editions.acts.schedule" : "editions.acts.reschedule")}
          </Button>
        ) : null}
        {can("unschedule") ? (
          <Button variant="default" {...press("unschedule")}>
            {t("editions.acts.unschedule")}
          </Button>
        ) : null}
        {can("send_back") ? (
          edition.submitted_by_me && row.state === "submitted" ? (
            <Button variant="default" {...press("send_back")}>
              {t("editions.acts.takeBack")}
            </Button>
          ) : (
            <Button variant="default" onClick={() => setDialog("back")}>
              {t("editions.acts.send_back")}
            </Button>
          )
        ) : null}
        {can("discard") ? (
          <ConfirmButton
            label={t("editions.acts.discard")}
            title={t("editions.acts.discardTitle")}
            confirm={t("editions.acts.discard")}
            pending={move.isPending}
            error={move.error}
            danger
            onConfirm={() => move.mutateAsync({ act: "discard" }).then(() => navigate("/secretariat/editions"))}
          >
            <p>{t("editions.acts.discardWhy")}</p>
          </ConfirmButton>
        ) : null}
      </div>
      {dialog === "schedule" ? <ScheduleDialog edition={edition} close={() => setDialog(null)} overtaken={giveWay} /> : null}
      {dialog === "back" ? <SendBackDialog edition={edition} note={note} write={setNote} close={() => setDialog(null)} /> : null}
    </section>
  );
}
