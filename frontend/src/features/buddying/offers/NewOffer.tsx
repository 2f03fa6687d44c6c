import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useMakeOffer, useStateTeam, type Place } from "./api";
import { freshDraft, offerFrom } from "./draft";
import { OfferForm } from "./OfferForm";
import { useOfferRemarks } from "./useOfferRemarks";

/** Offer help for an authority; the size of its team goes along where it is said. */
export function NewOffer({ place }: { place: Place }) {
  const { t } = useTranslation("buddying");
  const [draft, setDraft] = useState(() => freshDraft(place));
  const make = useMakeOffer();
  const team = useStateTeam(place.authority.id);
  const failure = team.error ?? make.error;
  const remarks = useOfferRemarks(failure);
  const save = async () => {
    if (draft.team !== "" && draft.team !== place.team_size) await team.mutateAsync(draft.team);
    await make.mutateAsync(offerFrom(draft, place));
    say(t("offers.made"));
  };
  return (
    <OfferForm
      draft={draft}
      set={(part) => setDraft((before) => ({ ...before, ...part }))}
      remark={remarks.of}
      partnerships={place.partnerships}
      submit={() => {
        // What went wrong stands in the form: the two mutations keep it.
        if (remarks.sound(draft)) save().catch(() => undefined);
      }}
    >
      <FormFoot label={t("offers.make")} pending={make.isPending || team.isPending} error={failure} />
    </OfferForm>
  );
}
