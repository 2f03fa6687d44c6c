import { Button } from "@mantine/core";
import { IconCheck, IconClock, IconPencil, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { AgreementForm } from "./AgreementForm";
import { useAgree, type Pair } from "./api";
import classes from "./Pair.module.css";

/** The agreement on one page: what for, how, from when to when, and who has agreed to it. */
export function AgreementSection({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const [writing, setWriting] = useState(false);
  const may = pair.can.change;
  return (
    <section className={`${list.section} ${classes.agreement}`} aria-labelledby="agreement">
      <div className={list.titled}>
        <h2 id="agreement">{t("pairs.agreement.title")}</h2>
        {writing ? null : (
          <div className={`${list.row} ${classes.screen}`}>
            <Button variant="subtle" mih={44} leftSection={<IconPrinter size={18} stroke={1.7} aria-hidden="true" />} onClick={() => window.print()}>
              {t("pairs.agreement.print")}
            </Button>
            {may ? (
              <Button variant="default" mih={44} leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={() => setWriting(true)}>
                {t("pairs.agreement.change")}
              </Button>
            ) : null}
          </div>
        )}
      </div>
      {writing ? <AgreementForm pair={pair} close={() => setWriting(false)} /> : <Shown pair={pair} />}
    </section>
  );
}

function Shown({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const { html, formats, starts_on: starts, ends_on: ends } = pair.agreement;
  return (
    <div className={list.card}>
      <div className={classes.scope} dangerouslySetInnerHTML={{ __html: html }} />
      <dl className={`${list.facts} ${classes.facts}`}>
        <div>
          <dt>{t("pairs.agreement.formats")}</dt>
          <dd>{formats.length > 0 ? formats.map((format) => t(`pairs.formats.${format}`)).join(", ") : t("pairs.agreement.open")}</dd>
        </div>
        <div>
          <dt>{t("pairs.agreement.starts")}</dt>
          <dd>{starts ? formatDate(starts) : t("pairs.agreement.open")}</dd>
        </div>
        <div>
          <dt>{t("pairs.agreement.ends")}</dt>
          <dd>{ends ? formatDate(ends) : t("pairs.agreement.open")}</dd>
        </div>
      </dl>
      <ul className={classes.agreed}>
        {(["asker", "helper"] as const)
          .filter((side) => pair.state !== "ended" || pair.agreement.agreed[side])
          .map((side) => (
            <Agreed key={side} pair={pair} side={side} />
          ))}
      </ul>
      <AgreeButton pair={pair} />
    </div>
  );
}

function Agreed({ pair, side }: { pair: Pair; side: "asker" | "helper" }) {
  const { t } = useTranslation("buddying");
  const agreed = pair.agreement.agreed[side];
  const Icon = agreed ? IconCheck : IconClock;
  const who = pair[side]?.name ?? pair[`${side}_authority`].name;
  return (
    <li data-agreed={agreed || undefined}>
      <Icon size={18} stroke={1.9} aria-hidden="true" />
      {t(agreed ? "pairs.agreement.hasAgreed" : "pairs.agreement.yetToAgree", { who })}
    </li>
  );
}

function AgreeButton({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const agree = useAgree(pair.id);
  if (!pair.can.change || !pair.my_side || pair.agreement.agreed[pair.my_side]) return null;
  return (
    <div className={classes.screen}>
      <Button
        loading={agree.isPending}
        onClick={() => agree.mutate(pair.agreement.version, { onSuccess: () => say(t("pairs.agreement.thanks")) })}
      >
        {t("pairs.agreement.agree")}
      </Button>
      <Problem error={agree.error} />
    </div>
  );
}
