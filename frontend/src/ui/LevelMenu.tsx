import { Button, Menu } from "@mantine/core";
import { IconBell, IconBellOff, IconBellRinging, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Level } from "../core/shapes";
import { Problem } from "./Problem";
import classes from "./LevelMenu.module.css";

const levels: Level[] = ["all", "followed", "normal", "muted"];
const icons = { all: IconBellRinging, followed: IconBellRinging, normal: IconBell, muted: IconBellOff };

interface Props {
  level: Level;
  /** What was chosen here; none when it comes from elsewhere. */
  own: Level | null;
  choose: (level: Level | null) => void;
  pending: boolean;
  error: unknown;
  /** What no choice of one's own means, where it is worth a line. */
  inherited?: string;
  /** Whose level it is, where several stand in one list. */
  name?: string;
  /** What each level means here, where it is not what it means in a group. */
  means?: Record<Level, string>;
}

/** How closely one follows: four levels, each with what it means. */
export function LevelMenu({ level, own, choose, pending, error, inherited, name, means }: Props) {
  const { t } = useTranslation("ui");
  const Bell = icons[level];
  return (
    <div>
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <Button
            variant="default"
            loading={pending}
            aria-label={name ? t("level.named", { name, level: t(`level.${level}`) }) : undefined}
            leftSection={<Bell size={18} stroke={1.7} aria-hidden="true" />}
            rightSection={<IconChevronDown size={16} stroke={1.7} aria-hidden="true" />}
          >
            {t("level.button", { level: t(`level.${level}`) })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("level.title")}</Menu.Label>
          {levels.map((value) => (
            <Menu.RadioItem
              key={value}
              value={value}
              mih={44}
              checked={inherited ? own === value : level === value}
              onChange={() => choose(inherited || value !== "normal" ? value : null)}
            >
              <span className={classes.name}>{t(`level.${value}`)}</span>
              <span className={classes.meaning}>{means?.[value] ?? t(`level.${value}Means`)}</span>
            </Menu.RadioItem>
          ))}
          {inherited ? (
            <>
              <Menu.Divider />
              <Menu.RadioItem value="inherited" mih={44} checked={own === null} onChange={() => choose(null)}>
                <span className={classes.name}>{inherited}</span>
              </Menu.RadioItem>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Problem error={error} />
    </div>
  );
}
