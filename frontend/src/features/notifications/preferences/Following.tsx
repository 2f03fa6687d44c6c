import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { currentLocale, localName } from "../../../core/i18n";
import { EmptyState } from "../../../ui/EmptyState";
import { LevelMenu } from "../../../ui/LevelMenu";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { useFollow, type Followed } from "./api";
import classes from "./Preferences.module.css";

/** By the name of the group as it is read here, each with its discussions after it. */
const inOrder = (followed: Followed[]) =>
  followed.toSorted(
    (one, other) =>
      localName(one.group).localeCompare(localName(other.group), currentLocale()) ||
      one.group.id - other.group.id ||
      (one.discussion_id ?? 0) - (other.discussion_id ?? 0),
  );

/** How closely one follows each group, and the discussions that one follows otherwise than their group. */
export function Following({ followed }: { followed: Followed[] }) {
  const { t } = useTranslation("notifications");
  return (
    <section className={list.section} aria-labelledby="following">
      <h2 id="following">{t("preferences.following")}</h2>
      <p className={`${list.prose} ${list.soft}`}>{t("preferences.followingLead")}</p>
      {followed.length === 0 ? (
        <EmptyState title={t("preferences.noGroups")} action={<LinkButton to="/groups">{t("preferences.toGroups")}</LinkButton>} />
      ) : null}
      <ul className={list.list}>
        {inOrder(followed).map((each) => (
          <li key={`${each.group.id}-${each.discussion_id ?? ""}`} data-within={each.discussion_id !== null || undefined} className={classes.place}>
            <Place followed={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Place({ followed }: { followed: Followed }) {
  const { t } = useTranslation("notifications");
  const follow = useFollow(followed);
  const { group, discussion_id: discussion, title, level } = followed;
  const name = discussion === null ? localName(group) : (title ?? "");
  return (
    <>
      <div className={classes.placeName}>
        <Link to={discussion === null ? `/groups/${group.id}` : `/discussions/${discussion}`}>{name}</Link>
        {discussion === null ? null : (
          <div className={`${list.soft} ${list.small}`}>{t("preferences.inGroup", { group: localName(group) })}</div>
        )}
      </div>
      <LevelMenu
        name={name}
        level={level}
        own={level}
        inherited={discussion === null ? undefined : t("preferences.likeGroup")}
        choose={follow.mutate}
        pending={follow.isPending}
        error={follow.error}
      />
    </>
  );
}
