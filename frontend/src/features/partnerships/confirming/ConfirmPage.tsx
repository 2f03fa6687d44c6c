import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { localName } from "../../../core/i18n";
import { asProblem } from "../../../core/problems";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { partnershipDates, placeBeside } from "../../../ui/partnershipWords";
import { Plain } from "../../../ui/Plain";
import { Problem } from "../../../ui/Problem";
import { TrustLinks } from "../../../ui/TrustLinks";
import { Waiting } from "../../../ui/Waiting";
import { confirmationQuery, useAnswerConfirmation, type Confirmation } from "../api";

/** Where the link of the yearly mail leads: it shows the partnership, and answers only when pressed. */
export default function ConfirmPage() {
  const { t } = useTranslation("partnerships");
  const token = useSearchParams()[0].get("token") ?? "";
  const query = useQuery({ ...confirmationQuery(token), enabled: token !== "", retry: false });
  const wrong = token === "" || [404, 422].includes(asProblem(query.error).status);
  if (wrong) {
    return (
      <Plain title={t("mail.wrongTitle")} lead={t("mail.wrong")} foot={<TrustLinks />}>
        <LinkButton to="/partnerships">{t("mail.toRegister")}</LinkButton>
      </Plain>
    );
  }
  const answered = query.data?.answered ?? null;
  return (
    <Plain title={t(answered ? "mail.doneTitle" : "mail.title")} foot={<TrustLinks />}>
      {query.isPending ? <Waiting rows={1} /> : null}
      {query.error ? (
        <>
          <Problem error={query.error} />
          <LinkButton to="/partnerships" variant="default" mt="md">
            {t("mail.toRegister")}
          </LinkButton>
        </>
      ) : null}
      {query.data ? <What confirmation={query.data} /> : null}
      <div role="status">
        {answered ? (
          <div className={`${list.stand} ${list.who}`}>
            <IconCircleCheck size={22} stroke={1.7} aria-hidden="true" />
            <p>{t(`mail.done.${answered}`)}</p>
          </div>
        ) : null}
      </div>
      {query.data && answered !== "over" ? <Answers token={token} confirmation={query.data} /> : null}
      {answered ? (
        <LinkButton to={`/partnerships/${query.data?.partnership.id}`} variant="default" mt="md">
          {t("mail.toPage")}
        </LinkButton>
      ) : null}
    </Plain>
  );
}

function What({ confirmation: { partnership, country, action_type, themes, person } }: { confirmation: Confirmation }) {
  const { t } = useTranslation("partnerships");
  const lines = [
    [localName(action_type), ...themes.map(localName)].join(" · "),
    partnershipDates(t, partnership),
    partnership.referent ? t("mail.referent", { name: partnership.referent.name }) : "",
  ];
  return (
    <div className={list.card} style={{ marginBottom: 16 }}>
      <p className={list.soft}>{t("mail.of", { authority: partnership.authority.name, person: person.name })}</p>
      <h2 style={{ fontSize: 20, margin: "6px 0 4px" }}>
        {[partnership.partner, placeBeside(partnership), localName(country)].filter(Boolean).join(", ")}
      </h2>
      {lines.filter(Boolean).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function Answers({ token, confirmation: { answered, partnership } }: { token: string; confirmation: Confirmation }) {
  const { t } = useTranslation("partnerships");
  const answer = useAnswerConfirmation(token);
  if (partnership.standing === "ended") return <p>{t("mail.ended")}</p>;
  return (
    <>
      <div className={list.row} style={{ marginTop: 16, marginBottom: 12 }}>
        {answered === "right" ? null : (
          <Button loading={answer.isPending && answer.variables === "right"} onClick={() => answer.mutate("right")}>
            {t("confirm.right")}
          </Button>
        )}
        <Button variant="default" loading={answer.isPending && answer.variables === "over"} onClick={() => answer.mutate("over")}>
          {t(answered === "right" ? "mail.afterAll" : "confirm.over")}
        </Button>
      </div>
      <Problem error={answer.error} />
    </>
  );
}
