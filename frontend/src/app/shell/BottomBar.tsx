import { IconSearch, IconUser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useMe } from "../../core/session";
import { groupsQuery } from "../../features/groups/api";
import classes from "./BottomBar.module.css";
import { openOverlay } from "./overlayState";
import { places, standing } from "./places";

/** On a phone: the same places under the thumb. */
export function BottomBar() {
  const { t } = useTranslation("app");
  const me = useMe();
  const unread = useQuery(groupsQuery).data?.items.reduce((sum, group) => sum + (group.unread ?? 0), 0) ?? 0;
  const { pathname } = useLocation();

  return (
    <nav className={classes.bar} aria-label={t("nav.label")}>
      {places(me).map(({ to, name, Icon, holds }) => (
        <Link key={to} to={to} className={classes.tab} aria-current={standing({ to, holds }, pathname)}>
          <span className={classes.icon}>
            <Icon size={22} stroke={1.7} aria-hidden="true" />
            {name === "groups" && unread > 0 ? <span className={classes.dot} /> : null}
          </span>
          {t(`nav.${name}`)}
          {name === "groups" && unread > 0 ? (
            <span className="visually-hidden">{t("unread", { count: unread, ns: "ui" })}</span>
          ) : null}
        </Link>
      ))}
      <button type="button" className={classes.tab} onClick={() => openOverlay("jump")}>
        <span className={classes.icon}>
          <IconSearch size={22} stroke={1.7} aria-hidden="true" />
        </span>
        {t("nav.jump")}
      </button>
      <Link to="/me" className={classes.tab} aria-current={standing({ to: "/me", holds: [] }, pathname)}>
        <span className={classes.icon}>
          <IconUser size={22} stroke={1.7} aria-hidden="true" />
        </span>
        {t("nav.me")}
      </Link>
    </nav>
  );
}
