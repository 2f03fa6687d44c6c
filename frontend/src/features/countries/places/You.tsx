import { useTranslation } from "react-i18next";
import type { CountryPage } from "./api";

/** Why a country's news reach one, or do not. */
export function You({ page }: { page: CountryPage }) {
  const { t } = useTranslation("countries");
  const follows = page.level === "all" || page.level === "followed";
  return (
    <section aria-labelledby="you">
      <h2 id="you">{t("places.you.title")}</h2>
      <p>
        {page.level === "muted" ? t("places.you.muted") : null}
        {page.level !== "muted" && page.works_there ? t("places.you.works") : null}
        {follows && !page.works_there ? t("places.you.follows") : null}
        {page.level !== "muted" && !follows && !page.works_there ? t("places.you.nothing") : null}
      </p>
    </section>
  );
}
