import { IconAddressBook, IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useMe } from "../../core/session";
import { NewsBadge } from "./NewsBadge";
import classes from "./PhoneHead.module.css";
import { directory, news, standing } from "./places";

/** On a phone, above the page: what has no room under the thumb. */
export function PhoneHead() {
  const { t } = useTranslation("app");
  const { pathname } = useLocation();
  const { guest } = useMe();
  return (
    <header className={classes.head} data-not-printed>
      <Link to="/" className={classes.brand}>
        {t("brand", { ns: "ui" })}
      </Link>
      {guest ? null : (
        <Link to={directory.to} className={classes.directory} aria-current={standing(directory, pathname)}>
          <IconAddressBook size={22} stroke={1.7} aria-hidden="true" />
          <span>{t("nav.directory")}</span>
        </Link>
      )}
      <Link to={news.to} className={classes.news} aria-current={standing(news, pathname)}>
        <IconBell size={22} stroke={1.7} aria-hidden="true" />
        <span>{t("nav.news")}</span>
        <NewsBadge />
      </Link>
    </header>
  );
}
