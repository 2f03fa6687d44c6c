import { useIsMutating, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import list from "../../../ui/List.module.css";
import { mineQuery } from "./api";
import { nextWords } from "./words";

interface Props {
  /** The key of the choices that decide it, while they are being saved. */
  choices: readonly string[];
}

/** When one's next letter comes, beside the choice of when it should. */
export function NextLetter({ choices }: Props) {
  const { t } = useTranslation("digests");
  const client = useQueryClient();
  const saving = useIsMutating({ mutationKey: choices }) > 0;
  const mine = useQuery(mineQuery).data;
  // What was chosen here is asked about once it is saved.
  useEffect(() => {
    if (!saving) return undefined;
    return () => void client.invalidateQueries({ queryKey: mineQuery.queryKey });
  }, [saving, client]);
  return (
    <p className={list.prose} style={{ marginTop: 12 }}>
      {mine ? <span role="status">{nextWords(t, mine)} </span> : null}
      <Link to="/me/letter">{t("mine.title")}</Link>
    </p>
  );
}
