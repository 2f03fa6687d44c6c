import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../../ui/LinkButton";
import { handoversQuery } from "./api";
import { useContents } from "./contents";
import classes from "./Leaving.module.css";

/** What the reader is to take over from somebody who left; nothing while there is nothing. */
export function HandoverNotice() {
  const { t } = useTranslation("buddying");
  const contents = useContents();
  const mine = useQuery(handoversQuery).data?.items.filter((line) => line.mine) ?? [];
  if (mine.length === 0) return null;
  return (
    <section className={classes.notice} aria-labelledby="handovers">
      <h2 id="handovers">
        <IconArrowsExchange size={22} stroke={1.7} aria-hidden="true" /> {t("leaving.notice", { count: mine.length })}
      </h2>
      <ul>
        {mine.map((line) => (
          <li key={line.id}>
            <span>{t("leaving.noticeLine", { name: line.left.name, what: contents(line) })}</span>
            <LinkButton to={`/buddying/handovers/${line.id}`}>{t("leaving.look")}</LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
