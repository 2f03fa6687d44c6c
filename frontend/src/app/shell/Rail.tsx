import { IconBellOff, IconHelp, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { localName } from "../../core/i18n";
import { useMe } from "../../core/session";
import { groupsQuery } from "../../features/groups/api";
import { CountBadge } from "../../ui/CountBadge";
import { GroupIcon } from "../../ui/GroupIcon";
import { openOverlay } from "./overlayState";
import { NewsBadge } from "./NewsBadge";
import { PersonMenu } from "./PersonMenu";
import { allPlaces, standing } from "./places";
import classes from "./Rail.module.css";
import { useGroupHere } from "./useGroupHere";

/** From 900 px: where one can go, and one's groups with what is unread in them. */
export function Rail() {
  const { t } = useTranslation("app");
  const me = useMe();
  const groups = useQuery(groupsQuery);
  const mine = groups.data?.items.filter((group) => group.my_role !== null) ?? [];
  const { pathname } = useLocation();
  const here = useGroupHere();
  const inMine = mine.some(({ id }) => id === here);

  return (
    <div className={classes.rail} data-not-printed>
      <header>
        <Link to="/" className={classes.brand}>
          {t("brand", { ns: "ui" })}
          <small>{t("tagline", { ns: "ui" })}</small>
        </Link>
      </header>
      <div className={classes.ways}>
      <nav aria-label={t("nav.label")} className={classes.nav}>
        {allPlaces(me).map(({ to, name, Icon, holds }) => (
          // One's own group is marked below, by its name.
          <Link key={to} to={to} className={classes.item} aria-current={standing({ to, holds: name === "groups" && inMine ? [] : holds }, pathname)}>
            <Icon size={22} stroke={1.7} aria-hidden="true" />
            {name === "news" ? (
              <>
                <span className={classes.name}>{t("nav.news")}</span>
                <NewsBadge />
              </>
            ) : (
              t(`nav.${name}`)
            )}
          </Link>
        ))}
        <button type="button" className={classes.item} onClick={() => openOverlay("jump")} aria-keyshortcuts="Control+K">
          <IconSearch size={22} stroke={1.7} aria-hidden="true" />
          {t("nav.jump")}
          <kbd className={classes.key}>{t("nav.jumpKey")}</kbd>
        </button>
      </nav>
      {mine.length > 0 ? (
        <nav aria-labelledby="my-groups" className={classes.nav}>
          <h2 id="my-groups" className={classes.label}>
            {t("nav.myGroups")}
          </h2>
          {mine.map((group) => (
            <Link
              key={group.id}
              to={`/groups/${group.id}`}
              className={classes.item}
              data-muted={group.my_level.level === "muted" || undefined}
              aria-current={group.id === here ? (standing({ to: `/groups/${group.id}`, holds: [] }, pathname) ?? "true") : undefined}
            >
              <GroupIcon group={group} />
              <span className={classes.name}>{localName(group)}</span>
              {group.my_level.level === "muted" ? (
                <>
                  <IconBellOff size={16} stroke={1.7} aria-hidden="true" />
                  <span className="visually-hidden">{t("muted", { ns: "ui" })}</span>
                </>
              ) : null}
              <CountBadge count={group.unread} />
            </Link>
          ))}
        </nav>
      ) : null}
      </div>
      <div className={classes.foot}>
        <PersonMenu />
        <button type="button" className={classes.item} onClick={() => openOverlay("help")}>
          <IconHelp size={22} stroke={1.7} aria-hidden="true" />
          {t("nav.help")}
        </button>
      </div>
    </div>
  );
}
