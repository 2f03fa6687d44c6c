import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { currentLanguage, localName } from "../../core/i18n";
import type { Group } from "../../core/shapes";
import { CountBadge } from "../../ui/CountBadge";
import { GroupIcon } from "../../ui/GroupIcon";
import { Tag } from "../../ui/Tag";
import classes from "./GroupRow.module.css";
import { JoinButton } from "./JoinButton";
import { entranceWords } from "./words";

export const purposeOf = (group: Group) => (currentLanguage() === "en" && group.purpose_en ? group.purpose_en : group.purpose);

/** A group in a list, with the way in where there is one. */
export function GroupRow({ group }: { group: Group }) {
  const { t } = useTranslation("groups");
  return (
    <article className={classes.row}>
      <span className={classes.icon}>
        <GroupIcon group={group} />
      </span>
      <div className={classes.words}>
        <h3 className={classes.name}>
          <Link to={`/groups/${group.id}`}>{localName(group)}</Link> <CountBadge count={group.unread} />
        </h3>
        {purposeOf(group) ? <p className={classes.purpose}>{purposeOf(group)}</p> : null}
        <p className={classes.meta}>
          {t("members", { count: group.member_count, ns: "ui" })} · {entranceWords(t, group)}
          {group.my_role && group.my_role !== "member" ? (
            <>
              {" "}
              <Tag>{t(`roles.${group.my_role}`)}</Tag>
            </>
          ) : null}
        </p>
      </div>
      <div className={classes.way}>
        <JoinButton group={group} />
      </div>
    </article>
  );
}
