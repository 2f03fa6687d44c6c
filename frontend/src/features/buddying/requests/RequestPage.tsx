import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { WaitingPage } from "../../../ui/Waiting";
import { AskingsPanel } from "../answers/AskingsPanel";
import { CandidatesPanel } from "../matching/CandidatesPanel";
import { requestQuery, type BuddyRequest } from "./api";
import { Covered } from "./Covered";
import { Moves } from "./Moves";
import { stateTone } from "./RequestRows";
import { Standing } from "./Standing";
import classes from "./Requests.module.css";

/** A request: what is asked, which network serves it already, who could help and who was asked. */
export default function RequestPage() {
  const { t } = useTranslation("buddying");
  const query = useQuery(requestQuery(Number(useParams().id)));
  const request = query.data;
  if (query.error && !request) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!request) return <WaitingPage />;
  return (
    <Page
      title={request.title}
      crumb={
        <>
          <Link to="/buddying">{t("title")}</Link> › {t("request.number", { number: request.id })}
        </>
      }
      meta={<Meta request={request} />}
      actions={
        request.can.change ? (
          <LinkButton to={`/buddying/requests/${request.id}/edit`} variant="default" leftSection={<IconPencil size={20} aria-hidden="true" />}>
            {t("request.edit")}
          </LinkButton>
        ) : null
      }
      panel={<Standing request={request} />}
      panelLabel={t("request.standing")}
    >
      <Covered request={request} />
      {/* The server cleans this HTML with an allow-list. */}
      {request.html ? <div className={classes.text} dangerouslySetInnerHTML={{ __html: request.html }} /> : null}
      <About request={request} />
      {request.can.ask_helpers ? <CandidatesPanel requestId={request.id} /> : null}
      {request.can.read_answers ? <AskingsPanel requestId={request.id} /> : null}
      <Moves request={request} />
    </Page>
  );
}

function Meta({ request }: { request: BuddyRequest }) {
  const { t } = useTranslation("buddying");
  return (
    <span className={list.row}>
      <span>
        <Link to={`/authorities/${request.authority.id}`}>{request.authority.name}</Link>
        {request.by_when ? ` · ${t("byDay", { day: formatDate(request.by_when) })}` : ""}
        {request.formats.length > 0 ? ` · ${request.formats.map((format) => t(`formatsIn.${format}`)).join(", ")}` : ""}
      </span>
      <Tag tone={stateTone[request.state]}>{t(`states.${request.state}`)}</Tag>
    </span>
  );
}

function About({ request }: { request: BuddyRequest }) {
  const { t } = useTranslation("buddying");
  const theme = useThemeName();
  const country = useCountryName();
  return (
    <div className={classes.about} role="group" aria-label={t("request.about")}>
      {[...request.countries.map(country), ...request.themes.map(theme)].map((name) => (
        <Tag key={name} tone="quiet">
          {name}
        </Tag>
      ))}
    </div>
  );
}
