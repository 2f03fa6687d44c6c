import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../../core/problems";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { fetchOffer, useChangeOffer, useStateTeam, useWithdrawOffer, type Offer, type Place } from "./api";
import { changeFrom, draftOf, onTopOf } from "./draft";
import { OfferForm } from "./OfferForm";
import classes from "./Offers.module.css";
import { useOfferRemarks } from "./useOfferRemarks";

/** Change what one offers, or take it back. */
export function EditOffer({ offer, place }: { offer: Offer; place: Place }) {
  const { t } = useTranslation("buddying");
  const [base, setBase] = useState(offer);
  const [draft, setDraft] = useState(() => draftOf(offer));
  const [overtaken, setOvertaken] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = useChangeOffer(offer.id);
  const withdraw = useWithdrawOffer(offer.id);
  const team = useStateTeam(offer.authority.id);
  const remarks = useOfferRemarks(failure);

  const save = async () => {
    setFailure(null);
    setOvertaken(false);
    try {
      if (draft.team !== "" && draft.team !== base.team_size) await team.mutateAsync(draft.team);
      const renewed = base.mandate_ended ? { mandate_id: place.mandate_id } : {};
      setBase(await change.mutateAsync({ version: base.version, change: { ...changeFrom(base, draft), ...renewed } }));
      say(t("offers.saved"));
    } catch (error) {
      if (asProblem(error).slug === "precondition-failed") await meet();
      else setFailure(error);
    }
  };
  /** Somebody was faster: their changes come in, one's own stay, and both are looked at before saving again. */
  const meet = async () => {
    try {
      const present = await fetchOffer(offer.id);
      setDraft(onTopOf(present, base, draft));
      setBase(present);
      setOvertaken(true);
    } catch (error) {
      setFailure(error);
    }
  };

  const { taken } = offer;
  return (
    <>
      {offer.mandate_ended ? <p className={classes.notice}>{t("offers.mandateEnded")}</p> : null}
      {offer.paused ? <p className={classes.notice}>{t("offers.pausedNow")}</p> : null}
      {taken ? (
        <ul className={classes.taken} aria-label={t("offers.taken")}>
          <li>{t("offers.carried", { count: taken.carried })}</li>
          <li>{t("offers.waiting", { count: taken.waiting })}</li>
          <li>{t("offers.yeses", { count: taken.yeses })}</li>
          <li>{t("offers.room", { count: taken.room })}</li>
        </ul>
      ) : null}
      <OfferForm
        draft={draft}
        set={(part) => setDraft((before) => ({ ...before, ...part }))}
        remark={remarks.of}
        partnerships={offer.partnerships}
        submit={() => {
          if (remarks.sound(draft)) void save();
        }}
      >
        <div role="status">{overtaken ? <p className={classes.notice}>{t("offers.overtaken")}</p> : null}</div>
        <FormFoot label={t("offers.save")} pending={change.isPending || team.isPending} error={failure} />
        <div>
          <ConfirmButton
            danger
            label={t("offers.withdraw")}
            title={t("offers.withdrawTitle")}
            confirm={t("offers.withdraw")}
            pending={withdraw.isPending}
            error={withdraw.error}
            onConfirm={() => withdraw.mutateAsync(base.version)}
          >
            <p>{t("offers.withdrawWhy")}</p>
          </ConfirmButton>
        </div>
      </OfferForm>
    </>
  );
}
