import { Button } from "@mantine/core";
import { IconRss } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { PrivateAddress } from "../../../ui/PrivateAddress";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { feedQuery, useMakeFeed, useRevokeFeed } from "./api";
import classes from "./Letters.module.css";

/** The private address under which one's own feed reader follows the letters. */
export function FeedAddress() {
  const { t } = useTranslation("digests");
  const feed = useQuery(feedQuery);
  const make = useMakeFeed();
  const revoke = useRevokeFeed();
  const address = feed.data?.address;

  return (
    <section className={list.section} aria-labelledby="feed" data-not-printed>
      <h2 id="feed">{t("archive.feed.title")}</h2>
      <div className={classes.feed}>
        <p className={list.soft}>{t("archive.feed.lead")}</p>
        {feed.isPending ? <Waiting rows={1} /> : null}
        <Problem error={feed.error ?? make.error} />
        {feed.data && !address ? (
          <Button
            variant="default"
            leftSection={<IconRss size={20} stroke={1.7} aria-hidden="true" />}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t("archive.feed.make")}
          </Button>
        ) : null}
        {address ? <PrivateAddress address={address} words={(word) => t(`archive.feed.${word}`)} make={make} revoke={revoke} /> : null}
      </div>
    </section>
  );
}
