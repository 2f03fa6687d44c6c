import { Button, Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { localName } from "../../core/i18n";
import { insidePath } from "../../core/insidePath";
import { useMe, useUpdateMe } from "../../core/session";
import type { Group, Language } from "../../core/shapes";
import list from "../../ui/List.module.css";
import { Plain } from "../../ui/Plain";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { groupsQuery } from "./api";
import { GroupRow } from "./GroupRow";
import classes from "./WelcomePage.module.css";

interface Props {
  /** What one takes note of on the way in, if anything, and how that is kept. */
  notice: ReactNode;
  accept: { label: string | null; run: () => Promise<void>; pending: boolean; error: unknown };
}

/** The first visit: language and notice, then groups to follow, then straight in. */
export default function WelcomePage({ notice, accept }: Props) {
  const { t } = useTranslation("groups");
  const me = useMe();
  const [search] = useSearchParams();
  const [step, setStep] = useState<1 | 2>(1);
  const question = useRef<HTMLHeadingElement>(null);
  const place = me.authority?.name ?? me.organisation;

  useEffect(() => {
    if (step === 2) question.current?.focus();
  }, [step]);

  if (me.onboarded) return <Navigate to={insidePath(search.get("next"))} replace />;
  return (
    <Plain title={t("welcome.title")} lead={place ? t("welcome.hello", { place }) : undefined} wide={step === 2}>
      <p className={classes.step}>{t("welcome.step", { step })}</p>
      <h2 ref={question} tabIndex={-1} className={classes.question}>
        {t(step === 1 ? "welcome.language" : "welcome.groups")}
      </h2>
      {step === 1 ? <LanguageStep notice={notice} accept={accept} done={() => setStep(2)} /> : <GroupsStep />}
    </Plain>
  );
}

function LanguageStep({ notice, accept, done }: Props & { done: () => void }) {
  const { t } = useTranslation("groups");
  const me = useMe();
  const update = useUpdateMe();
  return (
    <>
      <p className={list.soft}>{t("welcome.languageLead")}</p>
      <Radio.Group
        aria-label={t("welcome.language")}
        value={me.language}
        onChange={(language) => update.mutate({ language: language as Language })}
      >
        {(["fr", "en"] as const).map((language) => (
          <Radio key={language} value={language} mt={14} label={t(`languages.${language}`, { ns: "app" })} lang={language} />
        ))}
      </Radio.Group>
      <Problem error={update.error} />
      {notice}
      <Problem error={accept.error} />
      <Button
        className={classes.go}
        classNames={{ label: classes.words }}
        loading={accept.pending}
        disabled={update.isPending}
        onClick={() => void accept.run().then(done, () => undefined)}
      >
        {accept.label ?? t("welcome.next")}
      </Button>
    </>
  );
}

function GroupsStep() {
  const { t } = useTranslation("groups");
  const groups = useQuery(groupsQuery);
  const update = useUpdateMe();
  const mine = groups.data?.items.filter((group) => group.my_role) ?? [];
  const offered = groups.data?.items.filter((group) => !group.my_role) ?? [];
  return (
    <>
      <p className={list.soft}>{t("welcome.groupsLead")}</p>
      {groups.isPending ? <Waiting /> : null}
      <Problem error={groups.error} retry={() => void groups.refetch()} />
      {mine.length > 0 ? (
        <p className={classes.mine}>
          {t("welcome.already", { groups: mine.map((group) => localName(group)).join(", ") })}
        </p>
      ) : null}
      {groups.data && offered.length === 0 ? <p>{t("welcome.none")}</p> : null}
      <Offered groups={offered} />
      <div className={classes.foot}>
        <Problem error={update.error} />
        <Button loading={update.isPending} onClick={() => update.mutate({ onboarded: true })}>
          {t("welcome.done")}
        </Button>
      </div>
    </>
  );
}

const Offered = ({ groups }: { groups: Group[] }) => (
  <ul className={list.list}>
    {groups.map((group) => (
      <li key={group.id}>
        <GroupRow group={group} />
      </li>
    ))}
  </ul>
);
