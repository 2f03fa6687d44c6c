import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../core/format";
import list from "../../ui/List.module.css";
import { personWords } from "../../ui/personWords";
import { Problem } from "../../ui/Problem";
import type { TrustName } from "../../ui/TrustLinks";
import { Waiting } from "../../ui/Waiting";
import { versionsQuery } from "./api";
import classes from "./TextPage.module.css";

/** Every version of a text: none is ever lost, and each can be read again. */
export function Versions({ name }: { name: TrustName }) {
  const { t } = useTranslation("texts");
  const [open, setOpen] = useState(false);
  const versions = useQuery({ ...versionsQuery(name), enabled: open });
  return (
    <details className={classes.versions} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("versions")}</summary>
      {open && versions.isPending ? <Waiting rows={2} /> : null}
      <Problem error={versions.error} retry={() => void versions.refetch()} />
      <ul className={list.list}>
        {versions.data?.items.map(({ version, important, written_at, author }) => (
          <li key={version}>
            <Link to={`/${name}?version=${version}`}>{t("written", { version, date: formatDate(written_at) })}</Link>
            <div className={`${list.soft} ${list.small}`}>
              {[author ? `${author.name}, ${personWords(t, author)}` : version === 1 ? t("first") : null, important ? t("wasImportant") : null]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
