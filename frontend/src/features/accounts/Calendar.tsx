import { Button } from "@mantine/core";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import list from "../../ui/List.module.css";
import { PrivateAddress } from "../../ui/PrivateAddress";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { calendarQuery, useMakeCalendar, useRevokeCalendar } from "./api";

/** The private address at which one's own calendar program reads all one's dates. */
export function Calendar() {
  const { t } = useTranslation("accounts");
  const calendar = useQuery(calendarQuery);
  const make = useMakeCalendar();
  const revoke = useRevokeCalendar();
  const address = calendar.data?.address;

  return (
    <section className={list.section} aria-labelledby="calendar">
      <h2 id="calendar">{t("calendar.title")}</h2>
      <p className={list.soft}>{t("calendar.lead")}</p>
      {calendar.isPending ? <Waiting rows={1} /> : null}
      <Problem error={calendar.error ?? make.error} />
      {calendar.data && !address ? (
        <Button
          mt={12}
          leftSection={<IconCalendarPlus size={20} stroke={1.7} aria-hidden="true" />}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          {t("calendar.make")}
        </Button>
      ) : null}
      {address ? (
        <div className={list.fields} style={{ marginTop: 12 }}>
          <PrivateAddress address={address} words={(word) => t(`calendar.${word}`)} make={make} revoke={revoke} />
        </div>
      ) : null}
    </section>
  );
}
