import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { Problem } from "../../../ui/Problem";
import { useReopenOffer, type Offer } from "./api";
import classes from "./Offers.module.css";

/** An offer that was taken back, and the way to make it again as it was. */
export function Withdrawn({ offer }: { offer: Offer }) {
  const { t } = useTranslation("buddying");
  const reopen = useReopenOffer(offer.id);
  return (
    <div className={`${classes.notice} ${classes.apart}`}>
      <p>{t("offers.withdrawn", { date: formatDate(offer.changed_at) })}</p>
      <Button variant="default" mt={8} loading={reopen.isPending} onClick={() => reopen.mutate(offer.version)}>
        {t("offers.reopen")}
      </Button>
      <Problem error={reopen.error} />
    </div>
  );
}
