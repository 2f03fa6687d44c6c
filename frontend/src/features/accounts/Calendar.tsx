import { Button, CopyButton, TextInput } from "@mantine/core";
import { IconCalendarPlus, IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../ui/ConfirmButton";
import list from "../../ui/List.module.css";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { calendarQuery, useMakeCalendar, useRevokeCalendar } from "./api";

/** The private address at which one's own calendar program reads all one's dates. */
export function Calendar() {
  const { t } = useTranslation("accounts");
  const calendar = useQuery(calendarQuery);
  const make = useMakeCalendar();
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
      {address ? <Address address={address} /> : null}
    </section>
  );
}

function Address({ address }: { address: string }) {
  const { t } = useTranslation("accounts");
  const make = useMakeCalendar();
  const revoke = useRevokeCalendar();
  return (
    <div className={list.fields} style={{ marginTop: 12 }}>
      <TextInput
        readOnly
        label={t("calendar.address")}
        description={t("calendar.secret")}
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
              {t(copied ? "calendar.copied" : "calendar.copy")}
            </Button>
          )}
        </CopyButton>
        <ConfirmButton
          label={t("calendar.renew")}
          title={t("calendar.renewTitle")}
          confirm={t("calendar.renew")}
          pending={make.isPending}
          error={make.error}
          onConfirm={() => make.mutateAsync()}
        >
          <p>{t("calendar.renewWords")}</p>
        </ConfirmButton>
        <ConfirmButton
          danger
          label={t("calendar.revoke")}
          title={t("calendar.revokeTitle")}
          confirm={t("calendar.revoke")}
          pending={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutateAsync()}
        >
          <p>{t("calendar.revokeWords")}</p>
        </ConfirmButton>
      </div>
    </div>
  );
}
