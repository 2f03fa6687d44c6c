import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../../../core/session";
import { ListImport } from "../../../ui/import/ListImport";
import { LinkButton } from "../../../ui/LinkButton";
import { NotFound } from "../../../ui/NotFound";
import { mayEnter } from "../kept";
import { partnershipLists } from "./api";
import { Preview } from "./Preview";

const columns = [
  "authority", "country", "place", "partner", "partner_kind", "action_type", "themes", "dates", "status", "with_contract", "contact",
  "evidence_url", "confirmed_on",
] as const;

/** A list of partnerships in three steps. */
export default function ImportPage() {
  const { t } = useTranslation("partnerships");
  const me = useMe();
  if (!mayEnter(me)) return <NotFound />;
  return (
    <ListImport
      calls={partnershipLists}
      crumb={<Link to="/partnerships">{t("title")}</Link>}
      columns={columns}
      Preview={Preview}
      onward={<LinkButton to="/partnerships">{t("import.toRegister")}</LinkButton>}
    />
  );
}
