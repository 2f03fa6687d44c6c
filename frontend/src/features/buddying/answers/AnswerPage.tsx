import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { formatDate } from "../../../core/format";
import { asProblem } from "../../../core/problems";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { Plain } from "../../../ui/Plain";
import { Problem } from "../../../ui/Problem";
import { TrustLinks } from "../../../ui/TrustLinks";
import { Waiting } from "../../../ui/Waiting";
import { isAnswer, mailAskingQuery, type Answer, type Asked } from "./api";
import { MailAnswer } from "./MailAnswer";
import { StateTag } from "./StateTag";
import classes from "./Answers.module.css";

/** Where a button of a mail leads: it says what would be answered to whom, and answers only once pressed. */
export default function AnswerPage() {
  const { t } = useTranslation("buddying");
  const [search] = useSearchParams();
  const token = search.get("token") ?? "";
  const answer = search.get("answer");
  if (token === "" || !isAnswer(answer)) return <Wrong />;
  return <Linked key={`${answer}${token}`} token={token} answer={answer} title={t(`answers.press.${answer}`)} />;
}

function Wrong({ error }: { error?: unknown }) {
  const { t } = useTranslation("buddying");
  // What is not ours and what is no link at all are the same to who opens it.
  const said = [403, 410].includes(asProblem(error).status);
  return (
    <Plain title={t("answers.mail.wrongTitle")} foot={<TrustLinks />}>
      {said ? <Problem error={error} /> : <p>{t("answers.mail.wrong")}</p>}
      <LinkButton to="/buddying/asked" variant="default" mt="md">
        {t("answers.mail.toPage")}
      </LinkButton>
    </Plain>
  );
}

function Linked({ token, answer, title }: { token: string; answer: Answer; title: string }) {
  const query = useQuery(mailAskingQuery(token, answer));
  if (query.error && [403, 404, 410, 422].includes(asProblem(query.error).status)) return <Wrong error={query.error} />;
  return (
    <Plain title={query.data?.asked.request.title ?? title} foot={<TrustLinks />}>
      {query.isPending ? <Waiting rows={2} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data ? (
        <>
          <What asked={query.data.asked} />
          <MailAnswer token={token} shown={query.data} />
        </>
      ) : null}
    </Plain>
  );
}

function What({ asked }: { asked: Asked }) {
  const { t } = useTranslation("buddying");
  const { request } = asked;
  return (
    <div className={classes.linked}>
      {asked.asker ? <PersonLine person={asked.asker} /> : <p>{request.authority.name}</p>}
      {asked.words ? <blockquote className={classes.words}>{asked.words}</blockquote> : null}
      {request.details ? <p className={classes.details}>{request.details}</p> : null}
      <p className={`${list.soft} ${list.small}`}>
        {[
          request.formats.map((format) => t(`answers.formats.${format}`)).join(", "),
          request.by_when ? t("answers.mail.by", { day: formatDate(request.by_when) }) : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p>
        {t("answers.mail.as", { name: asked.person.name })} <StateTag state={asked.state} own />
      </p>
    </div>
  );
}
