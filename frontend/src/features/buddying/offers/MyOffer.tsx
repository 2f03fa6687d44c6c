import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useThemeName } from "../../../core/reference";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { ownOffersQuery } from "./api";
import classes from "./Offers.module.css";

/** What the reader offers, in a line. */
export function MyOffer() {
  const { t } = useTranslation("buddying");
  const theme = useThemeName();
  const query = useQuery(ownOffersQuery);
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  const open = query.data.items.filter((offer) => offer.state === "open");
  if (open.length === 0) {
    return (
      <p>
        {t("offers.noneYet")} <Link to="/buddying/offer">{t("offers.make")}</Link>
      </p>
    );
  }
  return open.map((offer) => (
    <p key={offer.id}>
      <Link to="/buddying/offer">{offer.authority.name}</Link>
      {` · ${offer.themes.map(theme).join(", ")}`}
      <br />
      <span className={classes.note}>
        {offer.paused ? t("offers.pausedNow") : t("offers.room", { count: offer.taken?.room ?? 0 })}
      </span>
    </p>
  ));
}
