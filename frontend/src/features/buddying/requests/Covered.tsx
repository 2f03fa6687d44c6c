import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { currentLanguage, localName } from "../../../core/i18n";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useSendElsewhere, type BuddyRequest } from "./api";
import classes from "./Requests.module.css";

/** "Not our job, ask them": the networks that serve this need already, or where it went. */
export function Covered({ request }: { request: BuddyRequest }) {
  const { t } = useTranslation("buddying");
  const send = useSendElsewhere(request.id);
  if (request.sent_to)
    return (
      <section className={classes.covered} aria-labelledby="covered">
        <h2 id="covered">{t("covered.sent", { network: localName(request.sent_to) })}</h2>
        <Link to={`/buddying/networks#${request.sent_to.slug}`}>{t("covered.see")}</Link>
      </section>
    );
  if (request.covered_by.length === 0) return null;
  return (
    <section className={classes.covered} aria-labelledby="covered">
      <h2 id="covered">{t("covered.title")}</h2>
      <ul>
        {request.covered_by.map(({ network, because }) => (
          <li key={network.slug}>
            <p>
              {because.map((reason) => reason[currentLanguage()]).join(" ")}{" "}
              <Link to={`/buddying/networks#${network.slug}`}>{t("covered.what", { network: localName(network) })}</Link>
            </p>
            {request.can.send_elsewhere ? (
              <Button
                variant="default"
                loading={send.isPending && send.variables === network.slug}
                onClick={() => send.mutate(network.slug, { onSuccess: () => say(t("covered.done", { network: localName(network) })) })}
              >
                {t("covered.go", { network: localName(network) })}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Problem error={send.error} />
    </section>
  );
}
