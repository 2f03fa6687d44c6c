import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import type { Message } from "../types";
import { useMessageActions } from "./useMessageActions";
import classes from "./MessageMenu.module.css";

/** What one can do with a message. The menu itself is made when it is first asked for: a page holds many rows. */
export function MessageMenu({ message }: { message: Message }) {
  const { t } = useTranslation("discussion");
  const [asked, setAsked] = useState(false);
  const label = t("actions", { number: formatNumber(message.number) });
  const icon = <IconDots size={20} stroke={1.7} aria-hidden="true" />;
  if (!asked) {
    return (
      <ActionIcon className={classes.target} aria-label={label} aria-haspopup="menu" aria-expanded={false} onClick={() => setAsked(true)}>
        {icon}
      </ActionIcon>
    );
  }
  return (
    <Menu position="bottom-end" width={280} defaultOpened>
      <Menu.Target>
        <ActionIcon className={classes.target} aria-label={label}>
          {icon}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Entries message={message} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Entries({ message }: { message: Message }) {
  return useMessageActions(message).map(({ key, label, icon: Icon, run, grave }) => (
    <Menu.Item
      key={key}
      mih={44}
      color={grave ? "alert" : undefined}
      leftSection={<Icon size={18} stroke={1.7} aria-hidden="true" />}
      onClick={run}
    >
      {label}
    </Menu.Item>
  ));
}
