import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Pager.module.css";

interface Props {
  page: number;
  pages: number;
  go: (page: number) => void;
}

/** From one page of a table to the next. */
export function Pager({ page, pages, go }: Props) {
  const { t } = useTranslation("ui");
  if (pages < 2) return null;
  return (
    <nav className={classes.pager} aria-label={t("pages")}>
      <Button variant="default" disabled={page <= 1} onClick={() => go(page - 1)}>
        {t("previous")}
      </Button>
      <span aria-live="polite">{t("pageOf", { page, pages })}</span>
      <Button variant="default" disabled={page >= pages} onClick={() => go(page + 1)}>
        {t("next")}
      </Button>
    </nav>
  );
}
