import { Button } from "@mantine/core";
import { IconRss } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { PrivateAddress } from "../../../ui/PrivateAddress";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { feedQuery, useMakeFeed, useRevokeFeed } from "./api";
import classes from "./CountryPage.module.css";

/** The private address under which one's own feed reader follows a country, or all one's countries. */
export function FeedAddress({ code }: { code?: string }) {
  const { t } = useTranslation("countries");
  const feed = useQuery(feedQuery);
  const make = useMakeFeed();
  const revoke = useRevokeFeed();
  const address = code ? feed.data?.of_country?.replace("{code}", code) : feed.data?.address;

  return (
    <section className={code ? undefined : list.section} aria-labelledby="feed">
      <h2 id="feed">{t("places.feed.title")}</h2>
      <div className={classes.feed}>
        <p className={list.soft}>{t(code ? "places.feed.ofCountry" : "places.feed.ofAll")}</p>
        {feed.isPending ? <Waiting rows={1} /> : null}
        <Problem error={feed.error ?? make.error} />
        {feed.data && !address ? (
          <Button
            variant={code ? "default" : "filled"}
            leftSection={<IconRss size={20} stroke={1.7} aria-hidden="true" />}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t("places.feed.make")}
          </Button>
        ) : null}
        {address ? <PrivateAddress address={address} words={(word) => t(`places.feed.${word}`)} make={make} revoke={revoke} /> : null}
      </div>
    </section>
  );
}
