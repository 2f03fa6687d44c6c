import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { asProblem } from "../../../core/problems";
import { useRemarks } from "../../../ui/useRemarks";
import { useSave, type Holiday } from "./api";
import classes from "./Preferences.module.css";

const NONE: Holiday = { first: "", last: "" };

/** Days of rest, added and taken back one span at a time. */
export function Holidays({ holidays }: { holidays: Holiday[] }) {
  const { t } = useTranslation("notifications");
  const save = useSave();
  const remarks = useRemarks<keyof Holiday>(save.error);
  const [draft, setDraft] = useState(NONE);
  const words = ({ first, last }: Holiday) =>
    first === last
      ? t("preferences.oneDay", { first: formatDate(first) })
      : t("preferences.holiday", { first: formatDate(first), last: formatDate(last) });
  const field = (end: keyof Holiday) => (
    <TextInput
      type="date"
      label={t(`preferences.${end}`)}
      error={remarks.of(end)}
      value={draft[end]}
      min={end === "last" ? draft.first || undefined : undefined}
      onChange={(event) => setDraft({ ...draft, [end]: event.currentTarget.value })}
    />
  );

  return (
    <div className={classes.holidays}>
      <div className={classes.titled}>
        <h3>{t("preferences.holidays")}</h3>
        <span role="status" className={classes.saved}>
          {save.isPending ? t("preferences.saving") : save.isSuccess ? t("preferences.saved") : ""}
        </span>
      </div>
      <ul className={list.list}>
        {holidays.map((holiday) => (
          <li key={`${holiday.first} ${holiday.last}`} className={classes.place}>
            <span className={classes.placeName}>{words(holiday)}</span>
            <Button
              variant="default"
              aria-label={t("preferences.removeNamed", { days: words(holiday) })}
              onClick={() => save.mutate({ holidays: holidays.filter((other) => other !== holiday) })}
            >
              {t("preferences.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <form
        noValidate
        className={classes.pair}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ ...draft })) return;
          const inOrder = [...holidays, draft].toSorted((one, other) => one.first.localeCompare(other.first));
          save.mutate({ holidays: inOrder }, { onSuccess: () => setDraft(NONE) });
        }}
      >
        {field("first")}
        {field("last")}
        <Button type="submit" variant="default" className={classes.add}>
          {t("preferences.add")}
        </Button>
      </form>
      {save.error && asProblem(save.error).status !== 422 ? <Problem error={save.error} /> : null}
    </div>
  );
}
