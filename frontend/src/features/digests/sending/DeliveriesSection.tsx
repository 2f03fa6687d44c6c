import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDownload, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { EmptyState } from "../../../ui/EmptyState";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { deliveriesQuery, progressQuery, useResend, workbookAddress, type DeliverySearch, type SendingProgress } from "./api";
import { DeliveryTable } from "./DeliveryTable";
import classes from "./Sending.module.css";
import { Uncertain } from "./Uncertain";
import { countedStates, countOf } from "./words";

/** What became of each letter; those that failed are sent again from here, those that may have arrived are decided. */
export function DeliveriesSection({ editionId }: { editionId: number }) {
  const { t } = useTranslation("digests");
  const progress = useQuery(progressQuery(editionId)).data;
  const [state, setState] = useState<DeliverySearch["state"]>("");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const search = { state, q };
  const found = useQuery({ ...deliveriesQuery(editionId, search, page), placeholderData: keepPreviousData });
  const states = countedStates.filter((each) => progress && countOf(progress, each) > 0);
  return (
    <div className={classes.numbers}>
      {progress ? <Resend editionId={editionId} progress={progress} /> : null}
      {progress && progress.undecided > 0 ? <Uncertain editionId={editionId} count={progress.undecided} /> : null}
      <p className={classes.soft}>{t("sending.deliveries.notMeasured")}</p>
      {progress?.forgotten ? <p className={classes.soft}>{t("sending.progress.forgotten")}</p> : null}
      <div className={classes.filters}>
        <Select
          label={t("sending.deliveries.state")}
          allowDeselect={false}
          data={[
            { value: "", label: t("sending.deliveries.all") },
            ...states.map((each) => ({ value: each, label: `${t(`sending.states.${each}`)} (${formatNumber(progress ? countOf(progress, each) : 0)})` })),
          ]}
          value={state}
          onChange={(value) => {
            setState((value ?? "") as DeliverySearch["state"]);
            setPage(1);
          }}
        />
        <TextInput
          type="search"
          label={t("sending.search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPage(1);
          }}
        />
        <Button component="a" href={workbookAddress(editionId, search)} download variant="default" leftSection={<IconDownload size={20} aria-hidden="true" />}>
          {t("sending.deliveries.export")}
        </Button>
      </div>
      {found.isPending ? <Waiting rows={6} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data?.total === 0 ? (
        <EmptyState
          title={t(q || state ? "sending.deliveries.noneNarrowed" : "sending.deliveries.none")}
          lead={q || state || progress?.forgotten ? undefined : t("sending.deliveries.noneLead")}
        />
      ) : null}
      {found.data && found.data.items.length > 0 ? <DeliveryTable items={found.data.items} /> : null}
      {found.data ? <Pager page={page} pages={found.data.pages} go={setPage} /> : null}
    </div>
  );
}

/** Those alone whose letter failed get it once more. */
function Resend({ editionId, progress }: { editionId: number; progress: SendingProgress }) {
  const { t } = useTranslation("digests");
  const resend = useResend(editionId);
  const { failed, state } = progress;
  if (failed === 0 || (state !== "sent" && state !== "stopped")) return null;
  return (
    <div className={classes.owed}>
      <p>{t("sending.resend.lead", { count: failed })}</p>
      <ConfirmButton
        label={t("sending.resend.button", { count: failed })}
        title={t("sending.resend.title")}
        confirm={t("sending.resend.confirm", { count: failed })}
        pending={resend.isPending}
        error={resend.error}
        onConfirm={() => resend.mutateAsync(undefined)}
      >
        <p>{t("sending.resend.words", { count: failed })}</p>
      </ConfirmButton>
    </div>
  );
}
