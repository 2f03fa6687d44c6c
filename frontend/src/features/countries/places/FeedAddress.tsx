import { Button, CopyButton, TextInput } from "@mantine/core";
import { IconCheck, IconCopy, IconRss } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { feedQuery, useMakeFeed, useRevokeFeed } from "./api";
import classes from "./CountryPage.module.css";

/** The private address under which one's own feed reader follows a country, or all one's countries. */
export function FeedAddress({ code }: { code?: string }) {
  const { t } = useTranslation("countries");
  const feed = useQuery(feedQuery);
  const make = useMakeFeed();
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
        {address ? <Address address={address} /> : null}
      </div>
    </section>
  );
}

function Address({ address }: { address: string }) {
  const { t } = useTranslation("countries");
  const make = useMakeFeed();
  const revoke = useRevokeFeed();
  return (
    <>
      <TextInput
        readOnly
        label={t("places.feed.address")}
        description={t("places.feed.secret")}
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={list.row}>
        <CopyButton value={address} timeout={3_000}>
          {({ copied, copy }) => (
            <Button
              leftSection={
                copied ? <IconCheck size={20} stroke={1.7} aria-hidden="true" /> : <IconCopy size={20} stroke={1.7} aria-hidden="true" />
              }
              onClick={copy}
            >
              {t(copied ? "places.feed.copied" : "places.feed.copy")}
            </Button>
          )}
        </CopyButton>
        <ConfirmButton
          label={t("places.feed.renew")}
          title={t("places.feed.renewTitle")}
          confirm={t("places.feed.renew")}
          pending={make.isPending}
          error={make.error}
          onConfirm={() => make.mutateAsync()}
        >
          <p>{t("places.feed.renewWords")}</p>
        </ConfirmButton>
        <ConfirmButton
          danger
          label={t("places.feed.revoke")}
          title={t("places.feed.revokeTitle")}
          confirm={t("places.feed.revoke")}
          pending={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutateAsync()}
        >
          <p>{t("places.feed.revokeWords")}</p>
        </ConfirmButton>
      </div>
    </>
  );
}
