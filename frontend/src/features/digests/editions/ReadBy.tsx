import { IconLock, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../core/i18n";
import type { EditionItem } from "./api";
import classes from "./Editions.module.css";

/** Who gets an item: everybody, or who may read its group. */
export function ReadBy({ group }: { group: EditionItem["group"] }) {
  const { t } = useTranslation("digests");
  const Sign = group ? IconLock : IconUsers;
  const name = group && currentLanguage() === "en" ? group.name_en : group?.name;
  return (
    <span className={classes.readBy}>
      <Sign size={16} stroke={1.7} aria-hidden="true" />
      {group ? t("editions.readBy.group", { name, count: group.members }) : t("editions.readBy.all")}
    </span>
  );
}
