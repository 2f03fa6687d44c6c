import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../../ui/EmptyState";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { ownOffersQuery, type OwnOffers } from "./api";
import { EditOffer } from "./EditOffer";
import { NewOffer } from "./NewOffer";
import { Withdrawn } from "./Withdrawn";

/** What one offers to peers, for each authority one has a mandate in. */
export default function OfferPage() {
  const query = useQuery(ownOffersQuery);
  if (query.error && !query.data) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  return query.data ? <Own offers={query.data} /> : <WaitingPage />;
}

function Own({ offers }: { offers: OwnOffers }) {
  const { t } = useTranslation("buddying");
  const [chosen, setChosen] = useState<string | null>(null);
  const { places, items } = offers;
  const place = places.find((each) => String(each.authority.id) === chosen) ?? places[0];
  const of = items.filter((offer) => offer.authority.id === place?.authority.id);
  const open = of.find((offer) => offer.state === "open");
  return (
    <Page
      title={t("offers.title")}
      crumb={<Link to="/buddying">{t("offers.crumb")}</Link>}
      meta={place ? place.authority.name : null}
    >
      {places.length > 1 && place ? (
        <Select
          mb={20}
          maw={420}
          allowDeselect={false}
          label={t("offers.for")}
          data={[...new Map(places.map((each) => [each.authority.id, each.authority.name]))].map(([id, name]) => ({ value: String(id), label: name }))}
          value={String(place.authority.id)}
          onChange={setChosen}
        />
      ) : null}
      {place ? null : <EmptyState title={t("offers.noMandate")} lead={t("offers.noMandateLead")} />}
      {place && open ? <EditOffer key={open.id} offer={open} place={place} /> : null}
      {place && !open ? (
        <>
          <p>{t("offers.lead")}</p>
          {of.map((offer) => (
            <Withdrawn key={offer.id} offer={offer} />
          ))}
          <NewOffer key={place.authority.id} place={place} />
        </>
      ) : null}
    </Page>
  );
}
