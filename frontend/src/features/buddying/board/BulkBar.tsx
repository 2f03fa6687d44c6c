import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { networkNamesQuery, usePress, type Act, type RequestList } from "./api";
import classes from "./Bulk.module.css";
import { actsFor, type Ticks } from "./ticks";

interface Props {
  list: RequestList;
  ticks: Ticks;
  clear: () => void;
}

/** What can be done with the ticked lines; nothing is done before it was said what will follow. */
export function BulkBar({ list, ticks, clear }: Props) {
  const { t } = useTranslation("buddying");
  const [act, setAct] = useState<Act | null>(null);
  if (ticks.size === 0) return null;
  return (
    <div className={classes.bar} role="region" aria-label={t("board.bulk.label")}>
      <strong aria-live="polite">{t("board.bulk.ticked", { count: ticks.size })}</strong>
      {actsFor(list).map((each) => (
        <Button key={each} variant="default" onClick={() => setAct(each)}>
          {t(`board.bulk.acts.${each}`)}
        </Button>
      ))}
      <Button variant="subtle" onClick={clear}>
        {t("board.bulk.clear")}
      </Button>
      {act ? <BulkDialog act={act} ids={[...ticks]} close={() => setAct(null)} done={clear} /> : null}
    </div>
  );
}

function BulkDialog({ act, ids, close, done }: { act: Act; ids: number[]; close: () => void; done: () => void }) {
  const { t } = useTranslation("buddying");
  const press = usePress();
  const [network, setNetwork] = useState<string | null>(null);
  // One key for one window: a press that is repeated after a lost answer does nothing twice.
  const key = useRef(crypto.randomUUID());
  const networks = useQuery({ ...networkNamesQuery, enabled: act === "send_elsewhere" }).data?.items ?? [];
  const submit = async () => {
    const bulk = await press.mutateAsync({
      client_key: key.current,
      act,
      request_ids: ids,
      ...(act === "send_elsewhere" ? { sent_to: network ?? "" } : {}),
    });
    const count = bulk.items.filter(({ outcome }) => outcome === "done").length;
    say(t("board.bulk.done", { count, all: bulk.items.length }));
    close();
    done();
  };
  return (
    <Dialog title={t(`board.bulk.titles.${act}`, { count: ids.length })} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit().catch(() => undefined);
        }}
      >
        <p>{t(`board.bulk.follows.${act}`)}</p>
        <p className={classes.soft}>{t("board.bulk.undoable")}</p>
        {act === "send_elsewhere" ? (
          <Select
            required
            mt="md"
            label={t("board.bulk.network")}
            data={networks.map((each) => ({ value: each.slug, label: localName(each) }))}
            value={network}
            onChange={setNetwork}
          />
        ) : null}
        <FormFoot label={t(`board.bulk.acts.${act}`)} pending={press.isPending} error={press.error} cancel={close} />
      </form>
    </Dialog>
  );
}
