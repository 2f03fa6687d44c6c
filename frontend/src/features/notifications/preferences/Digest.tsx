import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../../core/i18n";
import list from "../../../ui/List.module.css";
import { useSave, type Preferences } from "./api";
import classes from "./Preferences.module.css";
import { Section } from "./Section";

const frequencies = ["daily", "weekly", "never"] as const;
const days = [1, 2, 3, 4, 5, 6, 7];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** The name of a day, Monday being the first; 5 January 1970 was one. */
const dayName = (day: number) =>
  new Intl.DateTimeFormat(currentLocale(), { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(1970, 0, 4 + day)));

/** When the digest comes; below the choice, when the next one does. */
export function Digest({ preferences, children }: { preferences: Preferences; children: ReactNode }) {
  const { t } = useTranslation("notifications");
  const save = useSave();
  const narrow = useMediaQuery("(max-width: 30em)");
  const { frequency, digest_day: day, digest_hour: hour } = preferences;
  return (
    <Section id="digest" title={t("preferences.digest")} saving={save}>
      <div id="frequency">{t("preferences.frequency")}</div>
      <SegmentedControl
        aria-labelledby="frequency"
        size="md"
        orientation={narrow ? "vertical" : "horizontal"}
        value={frequency}
        onChange={(value) => save.mutate({ frequency: value as Preferences["frequency"] })}
        data={frequencies.map((value) => ({ value, label: t(`preferences.frequencies.${value}`) }))}
      />
      {frequency === "never" ? (
        <p className={`${list.soft} ${classes.note}`}>{t("preferences.neverMeans")}</p>
      ) : (
        <>
          <div className={classes.pair}>
            {frequency === "weekly" ? (
              <NativeSelect
                size="md"
                label={t("preferences.day")}
                value={String(day)}
                onChange={(event) => save.mutate({ digest_day: Number(event.currentTarget.value) })}
                data={days.map((each) => ({ value: String(each), label: dayName(each) }))}
              />
            ) : null}
            <NativeSelect
              size="md"
              label={t("preferences.hour")}
              value={String(hour)}
              onChange={(event) => save.mutate({ digest_hour: Number(event.currentTarget.value) })}
              data={hours.map((each) => ({ value: String(each), label: `${String(each).padStart(2, "0")}:00` }))}
            />
          </div>
          <p className={`${list.soft} ${classes.note}`}>{t("preferences.paris")}</p>
        </>
      )}
      {children}
    </Section>
  );
}
