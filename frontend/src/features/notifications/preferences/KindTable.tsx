import { Radio } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { spoken } from "../../../core/i18n";
import { channels } from "./api";
import type { KindsProps } from "./Kinds";
import classes from "./Preferences.module.css";

/** Kinds down, channels across. */
export function KindTable({ sections, choose }: KindsProps) {
  const { t } = useTranslation("notifications");
  return (
    <table className={classes.table} aria-labelledby="kinds">
      <thead>
        <tr>
          <th scope="col">{t("preferences.kind")}</th>
          {channels.map((channel) => (
            <th key={channel} scope="col">
              {t(`preferences.channels.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      {sections.map(({ name, kinds }) => (
        <tbody key={name}>
          <tr className={classes.part}>
            <th scope="rowgroup" colSpan={channels.length + 1}>
              {t(`preferences.sections.${name}`)}
            </th>
          </tr>
          {kinds.map((kind) => (
            <tr key={kind.name}>
              <th scope="row">{spoken(kind.title)}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  {/* The whole cell is the target. */}
                  <label className={classes.cell}>
                    <Radio
                      name={`kind-${kind.name}`}
                      value={channel}
                      checked={kind.channel === channel}
                      onChange={() => choose(kind, channel)}
                    />
                    <span className="visually-hidden">
                      {t("preferences.cell", { title: spoken(kind.title), channel: t(`preferences.channels.${channel}`) })}
                    </span>
                    {channel === kind.usual ? <span className={classes.usual}>{t("preferences.isUsual")}</span> : null}
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
