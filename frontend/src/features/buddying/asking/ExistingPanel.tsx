import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { currentLanguage, localName } from "../../../core/i18n";
import { existingQuery, isTelling, type Existing, type Need } from "./api";
import classes from "./Asking.module.css";

/** On a phone the form goes on below: the likest ones are enough. */
const UNDER = 2;

/** Milliseconds of silence after which what is typed is worth a question. */
const SETTLED = 300;

/** What is like the need as it stands typed; asked once the hand rests. */
export function useExisting(need: Need): Existing | null {
  const [settled] = useDebouncedValue(JSON.stringify(need), SETTLED);
  const asked = JSON.parse(settled) as Need;
  const { data } = useQuery(existingQuery(asked));
  return isTelling(need) && isTelling(asked) ? (data ?? null) : null;
}

const isEmpty = ({ requests, notes, networks }: Existing) => requests.length + notes.length + networks.length === 0;

/** What exists already: who asked it before, what peers learnt of it, and which network serves it. */
export function ExistingPanel({ existing, under = false }: { existing: Existing | null; under?: boolean }) {
  const { t } = useTranslation("buddying");
  // On a phone nothing stands between the title and the next field until there is something to say.
  if (under && (existing === null || isEmpty(existing))) return null;
  return (
    <div className={classes.existing}>
      <h2>{t("existing.title")}</h2>
      {existing === null ? <p className={classes.quiet}>{t("existing.wait")}</p> : null}
      {existing && isEmpty(existing) ? <p className={classes.quiet}>{t("existing.none")}</p> : null}
      {existing && existing.networks.length > 0 ? <Networks served={existing.networks} /> : null}
      {existing && existing.notes.length > 0 ? <Notes notes={under ? existing.notes.slice(0, UNDER) : existing.notes} /> : null}
      {existing && existing.requests.length > 0 ? <Requests requests={under ? existing.requests.slice(0, UNDER) : existing.requests} /> : null}
    </div>
  );
}

function Networks({ served }: { served: Existing["networks"] }) {
  const { t } = useTranslation("buddying");
  return (
    <div>
      <h3>{t("existing.networks")}</h3>
      <ul>
        {served.map(({ network, because }) => (
          <li key={network.slug}>
            <Link to={`/buddying/networks#${network.slug}`}>{localName(network)}</Link>
            <div className={classes.quiet}>{because[0]?.[currentLanguage()]}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Notes({ notes }: { notes: Existing["notes"] }) {
  const { t } = useTranslation("buddying");
  return (
    <div>
      <h3>{t("existing.notes")}</h3>
      <ul>
        {notes.map((note) => (
          <li key={note.id} lang={note.language}>
            <Link to={`/buddying/notes/${note.id}`}>{note.title}</Link>
            <p className={`${classes.quiet} ${classes.learnt}`}>{note.learnt}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Requests({ requests }: { requests: Existing["requests"] }) {
  const { t } = useTranslation("buddying");
  return (
    <div>
      <h3>{t("existing.requests")}</h3>
      <ul>
        {requests.map((request) => (
          <li key={request.id}>
            <Link to={`/buddying/requests/${request.id}`}>{request.title}</Link>
            <div className={classes.quiet}>
              {request.authority.name} · {t(`states.${request.state}`)} · {formatDate(request.created_at)}
            </div>
            {request.note_id === null ? null : (
              <Link className={classes.quiet} to={`/buddying/notes/${request.note_id}`}>
                {t("existing.readNote")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
