import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMe } from "../../../core/session";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { mayAddPeople } from "../mayAddPeople";
import { importQuery, type Import } from "./api";
import { CheckImport } from "./CheckImport";
import { ChooseFile } from "./ChooseFile";
import { Counts } from "./Counts";
import classes from "./Import.module.css";
import { Steps } from "./Steps";

/** A list of people in three steps: the file, what would happen, done. Its address holds the step. */
export default function ImportPage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const { id } = useParams();
  const query = useQuery({ ...importQuery(Number(id)), enabled: id !== undefined });
  const shown = id === undefined ? undefined : query.data;

  if (!mayAddPeople(me)) return <NotFound />;
  if (id !== undefined && query.error && !shown) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  return (
    <Page title={t("import.title")} crumb={<Link to="/people">{t("people.title")}</Link>}>
      <Steps at={id === undefined ? "choose" : shown?.state === "done" ? "done" : "check"} />
      {id === undefined ? <ChooseFile /> : null}
      {id !== undefined && !shown ? <Waiting rows={6} /> : null}
      {shown?.state === "pending" ? <CheckImport shown={shown} /> : null}
      {shown?.state === "done" ? <Done shown={shown} /> : null}
    </Page>
  );
}

function Done({ shown }: { shown: Import }) {
  const { t } = useTranslation("accounts");
  return (
    <>
      <p role="status" className={list.prose}>
        {t("import.doneLead")}
      </p>
      <Counts shown={shown} />
      <div className={classes.actions}>
        <LinkButton to="/people/never-came?invited=no">{t("import.toInvite")}</LinkButton>
        <LinkButton to="/people" variant="default">
          {t("import.toPeople")}
        </LinkButton>
        <LinkButton to="/people/import" variant="default">
          {t("import.another")}
        </LinkButton>
      </div>
    </>
  );
}
