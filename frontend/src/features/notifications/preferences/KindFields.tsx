import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { spoken } from "../../../core/i18n";
import { channels, type Channel } from "./api";
import type { KindsProps } from "./Kinds";
import classes from "./Preferences.module.css";

/** One field for each kind, for a thumb. */
export function KindFields({ sections, choose }: KindsProps) {
  const { t } = useTranslation("notifications");
  const named = (channel: Channel, usual: Channel) => {
    const words = t(`preferences.channels.${channel}`);
    return channel === usual ? t("preferences.usual", { channel: words }) : words;
  };
  return (
    <>
      {sections.map(({ name, kinds }) => (
        <div key={name} className={classes.fields}>
          <h3>{t(`preferences.sections.${name}`)}</h3>
          {kinds.map((kind) => (
            <NativeSelect
              key={kind.name}
              size="md"
              label={spoken(kind.title)}
              description={
                kind.channel === kind.usual
                  ? undefined
                  : t("preferences.usualIs", { channel: t(`preferences.channels.${kind.usual}`) })
              }
              value={kind.channel}
              onChange={(event) => choose(kind, event.currentTarget.value as Channel)}
              data={channels.map((channel) => ({ value: channel, label: named(channel, kind.usual) }))}
            />
          ))}
        </div>
      ))}
    </>
  );
}
