import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./TrustLinks.module.css";

/** The platform's own texts, by the names the server gives them: their addresses too. */
export const trustNames = ["legal", "privacy", "charter", "help-contact"] as const;
export type TrustName = (typeof trustNames)[number];

/** The name of the text that an address shows, if any. */
export const trustNameAt = (pathname: string): TrustName | undefined => trustNames.find((name) => pathname === `/${name}`);

/** Links to what one may want to know of the workspace before trusting it. */
export function TrustLinks() {
  const { t } = useTranslation("ui");
  return (
    <nav aria-label={t("trust.label")} className={classes.links}>
      {trustNames.map((name) => (
        <Link key={name} to={`/${name}`}>
          {t(`trust.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
