import { Switch, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { useSave, type Preferences } from "./api";
import classes from "./Preferences.module.css";
import { Section } from "./Section";

const USUAL = { quiet_from: "20:00", quiet_until: "08:00" };
type End = keyof typeof USUAL;

/** When no mail is to come: hours of each day, and days. */
export function QuietHours({ preferences, children }: { preferences: Preferences; children: ReactNode }) {
  const { t } = useTranslation("notifications");
  const save = useSave();
  const { quiet_from: from, quiet_until: until } = preferences;
  const on = from !== null && until !== null;
  return (
    <Section id="quiet" title={t("preferences.quiet")} lead={t("preferences.quietLead")} saving={save}>
      <Switch
        checked={on}
        onChange={(event) => save.mutate(event.currentTarget.checked ? USUAL : { quiet_from: null, quiet_until: null })}
        label={t("preferences.quietHours")}
      />
      {on ? (
        <>
          <div className={classes.pair}>
            <Clock key={`from ${from}`} label={t("preferences.from")} value={from} save={(value) => save.mutate(ends("quiet_from", value, preferences))} />
            <Clock key={`until ${until}`} label={t("preferences.until")} value={until} save={(value) => save.mutate(ends("quiet_until", value, preferences))} />
          </div>
          <p className={`${list.soft} ${classes.note}`}>{t("preferences.paris")}</p>
        </>
      ) : null}
      {children}
    </Section>
  );
}

/** Both ends go together: one that waits to be saved must not meet the other one's absence. */
const ends = (end: End, value: string, { quiet_from, quiet_until }: Preferences) => ({ quiet_from, quiet_until, [end]: value });

/** An hour that is saved once it is left: whoever types it passes through others. */
function Clock({ label, value, save }: { label: string; value: string; save: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  return (
    <TextInput
      type="time"
      label={label}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (typed === "") setTyped(value);
        else if (typed !== value) save(typed);
      }}
    />
  );
}
