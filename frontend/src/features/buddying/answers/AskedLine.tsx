import { IconMailQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { askedQuery } from "./api";
import classes from "./Answers.module.css";

/** How many requests wait for the reader's answer; nothing while nobody ever asked them anything. */
export function AskedLine() {
  const { t } = useTranslation("buddying");
  const asked = useQuery(askedQuery).data;
  if (!asked || asked.items.length === 0) return null;
  return (
    <p className={classes.line}>
      <IconMailQuestion size={22} stroke={1.7} aria-hidden="true" />
      <Link to="/buddying/asked">{asked.waiting > 0 ? t("answers.waiting", { count: asked.waiting }) : t("answers.noneWaiting")}</Link>
    </p>
  );
}
