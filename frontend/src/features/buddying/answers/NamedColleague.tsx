import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import type { PersonRef } from "../../../core/shapes";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { useAsk, useInvite, type Asking } from "./api";
import classes from "./Answers.module.css";

/** The colleague whom a helper named: asked in one press if they have an offer, else invited to make one. */
export function NamedColleague({ asking, colleague }: { asking: Asking; colleague: PersonRef }) {
  const { t } = useTranslation("buddying");
  const asks = useAsk(asking.request_id);
  const invite = useInvite(asking.id);
  const offer = asking.suggested_offer_id;
  return (
    <div className={classes.named}>
      <p className={`${list.soft} ${list.small}`}>{t("answers.named.who")}</p>
      <PersonLine person={colleague} link small />
      {asking.suggested_asked ? <p>{t("answers.named.asked")}</p> : null}
      {!asking.suggested_asked && offer === null && asking.invited_at ? (
        <p>{t("answers.named.invited", { day: formatDate(asking.invited_at) })}</p>
      ) : null}
      {!asking.suggested_asked && offer !== null ? (
        <div className={classes.actions}>
          <Button loading={asks.isPending} onClick={() => asks.mutate({ offer_id: offer })}>
            {t("answers.named.ask", { name: colleague.name })}
          </Button>
        </div>
      ) : null}
      {!asking.suggested_asked && offer === null && !asking.invited_at ? (
        <>
          <p>{t("answers.named.noOffer")}</p>
          <div className={classes.actions}>
            <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate(undefined)}>
              {t("answers.named.invite", { name: colleague.name })}
            </Button>
          </div>
        </>
      ) : null}
      <Problem error={asks.error ?? invite.error} />
    </div>
  );
}
