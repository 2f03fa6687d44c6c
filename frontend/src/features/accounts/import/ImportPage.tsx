import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../../../core/session";
import { ListImport } from "../../../ui/import/ListImport";
import { LinkButton } from "../../../ui/LinkButton";
import { NotFound } from "../../../ui/NotFound";
import { mayAddPeople } from "../mayAddPeople";
import { peopleLists } from "./api";
import { Preview } from "./Preview";

const columns = ["name", "email", "authority", "role", "title", "dates", "language", "organisation"] as const;

/** A list of people in three steps. */
export default function ImportPage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  if (!mayAddPeople(me)) return <NotFound />;
  return (
    <ListImport
      calls={peopleLists}
      crumb={<Link to="/people">{t("people.title")}</Link>}
      columns={columns}
      Preview={Preview}
      onward={
        <>
          <LinkButton to="/people/never-came?invited=no">{t("import.toInvite")}</LinkButton>
          <LinkButton to="/people" variant="default">
            {t("import.toPeople")}
          </LinkButton>
        </>
      }
    />
  );
}
