import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { usePublish, type Bulletin } from "./api";
import { ChangeBulletin } from "./ChangeBulletin";
import { WithdrawBulletin } from "./WithdrawBulletin";

/** What the reader may do with a bulletin: publish it, change it, take it back. */
export function BulletinActions({ bulletin }: { bulletin: Bulletin }) {
  const { t } = useTranslation("countries");
  const publish = usePublish(bulletin);
  const [open, setOpen] = useState<"change" | "withdraw" | null>(null);
  const close = () => setOpen(null);
  if (!bulletin.can_publish && !bulletin.can_change) return null;
  return (
    <>
      <div className={list.row}>
        {bulletin.can_publish ? (
          <Button loading={publish.isPending} onClick={() => publish.mutate(undefined, { onSuccess: () => say(t("bulletins.published")) })}>
            {t("bulletins.publish")}
          </Button>
        ) : null}
        {bulletin.can_change ? (
          <>
            <Button variant="default" onClick={() => setOpen("change")}>
              {t("bulletins.change")}
            </Button>
            <Button variant="default" onClick={() => setOpen("withdraw")}>
              {t(bulletin.state === "published" ? "bulletins.withdraw" : "bulletins.decline")}
            </Button>
          </>
        ) : null}
      </div>
      <Problem error={publish.error} />
      {open === "change" ? <ChangeBulletin bulletin={bulletin} close={close} /> : null}
      {open === "withdraw" ? <WithdrawBulletin bulletin={bulletin} close={close} /> : null}
    </>
  );
}
