import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { fetchPart } from "../../../core/fetchPart";
import { useHear } from "../../../core/live";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { WatchTabs } from "../../../ui/WatchTabs";
import type { Layers } from "../map/layers";
import { Legend } from "../map/Legend";
import { mapQuery } from "./api";
import classes from "./CountriesPage.module.css";
import { CountryTable } from "./CountryTable";
import { MyCountries } from "./MyCountries";

const WorldMap = lazy(() => fetchPart(() => import("../map/WorldMap")));

/** The world: one's own countries, the map, and the same in a table. */
export default function CountriesPage() {
  const { t } = useTranslation("countries");
  const query = useQuery(mapQuery);
  useHear(["veille"]);
  const [layers, setLayers] = useState<Layers>({ partnerships: true, alerts: true, followed: true });
  const countries = query.data?.items;
  if (query.error && !countries) return <Problem error={query.error} page retry={() => void query.refetch()} />;

  return (
    <Page title={t("places.title")} meta={t("places.lead")}>
      <WatchTabs />
      {countries ? (
        <>
          <MyCountries countries={countries} />
          <section className={classes.world} aria-labelledby="world">
            <h2 id="world">{t("places.map.title")}</h2>
            <Suspense fallback={<Skeleton className={classes.mapWaiting} radius={14} />}>
              <WorldMap countries={countries} layers={layers} />
            </Suspense>
            <Legend countries={countries} layers={layers} show={setLayers} />
          </section>
          <CountryTable countries={countries} />
        </>
      ) : (
        <Waiting rows={8} />
      )}
    </Page>
  );
}
