import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { actionTypesQuery, countriesQuery } from "../../../core/reference";
import { PreviewTable, type PreviewLine } from "../../../ui/import/PreviewTable";
import list from "../../../ui/List.module.css";
import { Tag } from "../../../ui/Tag";
import type { ImportedPartnership, PartnershipImport } from "./api";

/** The first partnerships of a list, with what would be done with each; agreements with a State are warned of. */
export function Preview({ shown }: { shown: PartnershipImport }) {
  const { t } = useTranslation("partnerships");
  const countries = useQuery(countriesQuery()).data?.items ?? [];
  const types = useQuery(actionTypesQuery).data?.items ?? [];
  const country = (code: string) => countries.find((one) => one.code === code);
  const type = (slug: string) => types.find((one) => one.slug === slug);
  const named = (one: { name: string; name_en: string } | undefined, key: string) => (one ? localName(one) : key);
  const lines = shown.preview.map(
    (line): PreviewLine => ({
      line: line.line,
      outcome: line.outcome,
      changes: line.changes.map((change) => t(`import.columns.${change}`)),
      cells: [
        <Partner key="partner" line={line} type={named(type(line.action_type), line.action_type)} />,
        <Where key="where" line={line} country={named(country(line.country), line.country)} />,
      ],
    }),
  );
  return (
    <>
      {shown.with_states > 0 ? (
        <p className={list.prose} style={{ marginTop: 18 }}>
          {t("import.withStates", { count: shown.with_states })}
        </p>
      ) : null}
      <PreviewTable room="partnerships" headings={[t("partner"), t("import.where")]} lines={lines} />
    </>
  );
}

function Partner({ line, type }: { line: ImportedPartnership; type: string }) {
  const { t } = useTranslation("partnerships");
  return (
    <>
      {line.partner}
      <div className={`${list.soft} ${list.small}`} style={{ fontWeight: 400 }}>
        {type}
      </div>
      {line.foreign_state ? <Tag tone="alert">{t("import.foreignState")}</Tag> : null}
    </>
  );
}

function Where({ line, country }: { line: ImportedPartnership; country: string }) {
  return (
    <>
      {line.place ? `${line.place}, ${country}` : country}
      <div className={`${list.soft} ${list.small}`}>{line.authority}</div>
    </>
  );
}
