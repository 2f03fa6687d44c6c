import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { useRemarks } from "../../../ui/useRemarks";
import { useWithdraw, type Bulletin } from "./api";

/** Take a bulletin back, or decline it: everybody concerned reads why. */
export function WithdrawBulletin({ bulletin, close }: { bulletin: Bulletin; close: () => void }) {
  const { t } = useTranslation("countries");
  const [why, setWhy] = useState("");
  const [base] = useState(bulletin);
  const withdraw = useWithdraw(base);
  const remarks = useRemarks<"why">(withdraw.error);
  const verb = base.state === "published" ? "withdraw" : "decline";
  return (
    <Dialog title={t(`bulletins.${verb}`)} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (remarks.complete({ why })) withdraw.mutate(why, { onSuccess: close });
        }}
      >
        <p>{t(`bulletins.${verb}Why`)}</p>
        <Textarea
          required
          data-autofocus
          autosize
          minRows={2}
          label={t("bulletins.form.why")}
          error={remarks.of("why")}
          maxLength={300}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <FormFoot danger label={t(`bulletins.${verb}`)} pending={withdraw.isPending} error={withdraw.error} cancel={close} />
      </form>
    </Dialog>
  );
}
