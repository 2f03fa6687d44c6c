import { Button, Checkbox } from "@mantine/core";
import { IconCalendarPlus, IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatWhen } from "../../../core/format";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { calendarFile, useMarkMilestone, type Milestone, type Pair } from "./api";
import { lasting } from "./lasting";
import { MilestoneDialog } from "./MilestoneDialog";
import classes from "./Pair.module.css";

/** The moments that the two agreed on, each for one's own calendar. */
export function Milestones({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const [open, setOpen] = useState<Milestone | "new" | null>(null);
  const mark = useMarkMilestone(pair.id);
  const { milestones } = pair;
  // What was just pressed shows at once, until the server's word is here.
  const [pressed, setPressed] = useState<{ milestone: number; done: boolean } | null>(null);
  const press = (milestone: number, done: boolean) => {
    setPressed({ milestone, done });
    mark.mutate({ milestone, done }, { onSettled: () => setPressed(null) });
  };
  return (
    <section className={list.section} aria-labelledby="milestones">
      <div className={list.titled}>
        <h2 id="milestones">{t("pairs.milestones.title")}</h2>
        {pair.can.change ? (
          <Button
            className={classes.screen}
            variant="default"
            mih={44}
            leftSection={<IconPlus size={18} stroke={1.7} aria-hidden="true" />}
            onClick={() => setOpen("new")}
          >
            {t("pairs.milestones.add")}
          </Button>
        ) : null}
      </div>
      {milestones.length === 0 ? (
        <p className={list.soft}>{t(pair.can.change ? "pairs.milestones.noneYet" : "pairs.milestones.none")}</p>
      ) : (
        <ul className={list.list}>
          {milestones.map((milestone) => (
            <Line
              key={milestone.id}
              pair={pair}
              milestone={milestone}
              done={pressed?.milestone === milestone.id ? pressed.done : milestone.done_at !== null}
              change={() => setOpen(milestone)}
              mark={(done) => press(milestone.id, done)}
            />
          ))}
        </ul>
      )}
      <Problem error={mark.error} />
      {milestones.length > 1 ? (
        <p className={classes.screen}>
          <a className={classes.reach} href={calendarFile(pair.id)} download>
            <IconCalendarPlus size={18} stroke={1.7} aria-hidden="true" />
            {t("pairs.milestones.takeAll")}
          </a>
        </p>
      ) : null}
      {open ? <MilestoneDialog pair={pair} known={open === "new" ? null : open} close={() => setOpen(null)} /> : null}
    </section>
  );
}

interface LineProps {
  pair: Pair;
  milestone: Milestone;
  done: boolean;
  change: () => void;
  mark: (done: boolean) => void;
}

function Line({ pair, milestone, done, change, mark }: LineProps) {
  const { t } = useTranslation("buddying");
  const { id, title, format, starts_at: starts, minutes } = milestone;
  const ends = new Date(new Date(starts).getTime() + minutes * 60_000).toISOString();
  return (
    <li className={classes.milestone} data-done={done || undefined}>
      <div>
        <b>{title}</b>
        <div className={`${list.soft} ${list.small}`}>
          <time dateTime={starts}>{formatWhen(starts, minutes < 1_440 ? ends : null)}</time>
          {" · "}
          {t(`pairs.formats.${format}`)}
          {" · "}
          <span className={classes.whole}>{lasting(minutes)}</span>
        </div>
      </div>
      <div className={`${classes.doing} ${classes.screen}`}>
        {pair.can.change ? (
          <Checkbox
            checked={done}
            onChange={(event) => mark(event.currentTarget.checked)}
            label={t("pairs.milestones.done")}
            aria-label={t("pairs.milestones.doneNamed", { title })}
          />
        ) : done ? (
          <span className={list.soft}>{t("pairs.milestones.done")}</span>
        ) : null}
        <a className={classes.reach} href={calendarFile(pair.id, id)} download aria-label={t("pairs.milestones.takeNamed", { title })}>
          <IconCalendarPlus size={18} stroke={1.7} aria-hidden="true" />
          {t("pairs.milestones.take")}
        </a>
        {pair.can.change ? (
          <Button variant="subtle" size="sm" mih={44} leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} aria-label={t("pairs.milestones.changeNamed", { title })} onClick={change}>
            {t("pairs.milestones.change")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
