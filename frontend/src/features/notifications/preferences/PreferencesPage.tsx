import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { preferencesQuery, type Preferences } from "./api";
import { Content } from "./Content";
import { Digest } from "./Digest";
import { Following } from "./Following";
import { Holidays } from "./Holidays";
import { Kinds } from "./Kinds";
import { LanguageChoice } from "./LanguageChoice";
import { QuietHours } from "./QuietHours";
import { StoppedNotice } from "./StoppedNotice";

/** All that one can choose about being told, on one page; each choice is saved at once. */
export default function PreferencesPage({ following, letter }: { following: ReactNode; letter: ReactNode }) {
  const { t } = useTranslation("notifications");
  const query = useQuery(preferencesQuery);
  return (
    <Page
      title={t("menu.told", { ns: "app" })}
      crumb={<Link to="/me">{t("menu.me", { ns: "app" })}</Link>}
      actions={
        <LinkButton to="/notifications" variant="default">
          {t("preferences.toInbox")}
        </LinkButton>
      }
    >
      <p className={`${list.prose} ${list.soft}`} style={{ marginBottom: 22 }}>
        {t("preferences.lead")}
      </p>
      {query.isPending ? <Waiting rows={6} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data ? <Choices preferences={query.data} following={following} letter={letter} /> : null}
    </Page>
  );
}

function Choices({ preferences, following, letter }: { preferences: Preferences; following: ReactNode; letter: ReactNode }) {
  return (
    <>
      {preferences.mail_stopped ? <StoppedNotice /> : null}
      <Kinds kinds={preferences.kinds} />
      <Following followed={preferences.followed} />
      {following}
      <Digest preferences={preferences}>{letter}</Digest>
      <QuietHours preferences={preferences}>
        <Holidays holidays={preferences.holidays} />
      </QuietHours>
      <Content preferences={preferences} />
      <LanguageChoice />
    </>
  );
}
