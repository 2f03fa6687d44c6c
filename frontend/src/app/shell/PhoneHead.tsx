import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { NewsBadge } from "./NewsBadge";
import classes from "./PhoneHead.module.css";
import { news, standing } from "./places";

/** On a phone, above the page: what one was told of, which has no room under the thumb. */
export function PhoneHead() {
  const { t } = useTranslation("app");
  const { pathname } = useLocation();
  return (
    <header className={classes.head}>
      <Link to="/" className={classes.brand}>
        {t("brand", { ns: "ui" })}
      </Link>
      <Link to={news.to} className={classes.news} aria-current={standing(news, pathname)}>
        <IconBell size={22} stroke={1.7} aria-hidden="true" />
        <span>{t("nav.news")}</span>
        <NewsBadge />
      </Link>
    </header>
  );
}
