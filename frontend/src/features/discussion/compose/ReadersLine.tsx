import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import type { Group, Named } from "../../../core/shapes";
import classes from "../Conversation.module.css";

interface Props {
  kind: Group["readers"];
  count: number;
  group: Named;
}

/** Who reads what one is about to write, where one writes it. */
export function ReadersLine({ kind, count, group }: Props) {
  const { t } = useTranslation("discussion");
  const values = { count, group: localName(group) };
  return (
    <p className={classes.readers}>
      <IconUsers size={17} stroke={1.7} aria-hidden="true" />
      <span>{kind === "members" ? t("readByMembers", values) : t("readByMembersAndSecretariat", values)}</span>
    </p>
  );
}
