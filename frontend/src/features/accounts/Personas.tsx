import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { PersonRole } from "../../core/shapes";
import { PersonAvatar } from "../../ui/PersonAvatar";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { personasQuery, useDemoSignIn } from "./api";
import classes from "./SignInPage.module.css";

const shownRole: Record<string, PersonRole> = {
  elected: "elected",
  chair: "elected",
  technician_big: "technician",
  technician_small: "technician",
  secretariat: "staff",
  secretariat_second: "staff",
  partner: "partner",
};

/** In demo mode: seven people, by role and authority, whom one may try the workspace as. */
export function Personas({ mailbox }: { mailbox: string | null }) {
  const { t } = useTranslation("accounts");
  const personas = useQuery(personasQuery);
  const enter = useDemoSignIn();
  return (
    <section className={classes.demo} aria-labelledby="demo">
      <h2 id="demo">{t("demo.title")}</h2>
      <p className={classes.lead}>{t("demo.lead")}</p>
      {personas.isPending ? <Waiting rows={3} /> : null}
      <Problem error={personas.error ?? enter.error} />
      <ul className={classes.personas}>
        {personas.data?.items.map((persona) => (
          <li key={persona.id}>
            <button type="button" className={classes.persona} disabled={enter.isPending} onClick={() => enter.mutate(persona.id)}>
              <PersonAvatar person={{ ...persona, role: shownRole[persona.role] ?? "partner" }} />
              <span>
                <span className={classes.kind}>{t(`demo.roles.${persona.role}`)}</span>
                <span className={classes.place}>
                  {[persona.title, persona.authority?.name ?? persona.organisation].filter(Boolean).join(" · ")}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {mailbox ? (
        <p className={classes.mailbox}>
          <Anchor href={mailbox}>{t("demo.mailbox")}</Anchor>
        </p>
      ) : null}
    </section>
  );
}
