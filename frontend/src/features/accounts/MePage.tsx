import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../core/session";
import { LinkButton } from "../../ui/LinkButton";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { PersonAvatar } from "../../ui/PersonAvatar";
import { personWords } from "../../ui/personWords";
import { TrustLinks } from "../../ui/TrustLinks";
import { OtherAddresses } from "./addresses/OtherAddresses";
import { useSignOut } from "./api";
import { Calendar } from "./Calendar";
import { Preferences } from "./Preferences";
import { Profile } from "./Profile";
import { SignedInBrowsers } from "./SignedInBrowsers";

/** Oneself: what others see, how the workspace looks, private addresses, where one is signed in. */
export default function MePage({ addresses }: { addresses: ReactNode }) {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Page
      title={me.name}
      crumb={t("me.title")}
      meta={
        <span className={list.who}>
          <PersonAvatar person={me} small />
          {personWords(t, me)}
        </span>
      }
      actions={
        <>
          {me.guest ? null : (
            <LinkButton to={`/people/${me.id}`} variant="default">
              {t("me.seePage")}
            </LinkButton>
          )}
          <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
            {t("me.signOut")}
          </Button>
        </>
      }
    >
      <Preferences />
      <section className={list.section}>
        <h2>{t("menu.told", { ns: "app" })}</h2>
        <p className={list.prose}>{t("me.toldLead")}</p>
        <div className={list.row} style={{ marginTop: 12 }}>
          <LinkButton to="/me/notifications">{t("me.told")}</LinkButton>
          <LinkButton to="/notifications/why" variant="default">
            {t("me.decisions")}
          </LinkButton>
        </div>
      </section>
      <Profile key={me.id} />
      <OtherAddresses />
      <Calendar />
      {addresses}
      <SignedInBrowsers />
      <section className={list.section}>
        <h2>{t("trust.label", { ns: "ui" })}</h2>
        <TrustLinks />
      </section>
    </Page>
  );
}
