import { Button, NumberInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../../core/problems";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { features, fetchWeights, useChangeWeights, type Feature, type Weights } from "./api";
import { countsNothing, draftOf, flawOf, isSame, numbersOf, shareOf } from "./draft";
import { Preview } from "./Preview";
import classes from "./Weights.module.css";

/** The weights, each with what it weighs; what they would change is seen before they are saved. */
export function WeightsForm({ weights }: { weights: Weights }) {
  const { t } = useTranslation("buddying");
  const [base, setBase] = useState(weights);
  const [draft, setDraft] = useState(() => draftOf(weights.weights));
  const [why, setWhy] = useState("");
  const [overtaken, setOvertaken] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = useChangeWeights();
  const remarks = useRemarks<Feature | "why">(failure);
  const numbers = numbersOf(draft);
  const nothing = countsNothing(draft);

  const save = async () => {
    if (!remarks.complete({ why }) || !numbers) return;
    setFailure(null);
    setOvertaken(false);
    try {
      setBase(await change.mutateAsync({ version: base.version, weights: numbers, why }));
      setWhy("");
      say(t("weights.saved"));
    } catch (error) {
      if (asProblem(error).slug === "precondition-failed") await meet();
      else setFailure(error);
    }
  };
  /** Somebody saved first: one's own numbers stay, and are looked at beside theirs before saving again. */
  const meet = async () => {
    try {
      setBase(await fetchWeights());
      setOvertaken(true);
    } catch (error) {
      setFailure(error);
    }
  };
  const remarkOf = (feature: Feature) => {
    const flaw = flawOf(draft[feature]);
    return flaw ? t(`weights.flaws.${flaw}`) : remarks.of(feature);
  };

  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={classes.fields}>
        {features.map((feature) => (
          <div key={feature} className={classes.field}>
            <NumberInput
              label={t(`weights.features.${feature}.name`)}
              description={t(`weights.features.${feature}.how`)}
              inputWrapperOrder={["label", "description", "input", "error"]}
              min={0}
              max={100}
              clampBehavior="none"
              decimalScale={1}
              decimalSeparator={t("weights.decimal")}
              error={remarkOf(feature)}
              value={draft[feature]}
              onChange={(value) => setDraft((before) => ({ ...before, [feature]: value === "" ? "" : Number(value) }))}
            />
            <span className={classes.share}>{percent(shareOf(draft, feature))}</span>
          </div>
        ))}
      </div>
      <div role="alert">{nothing ? <p className={classes.warning}>{t("weights.nothing")}</p> : null}</div>
      <Preview weights={numbers} same={isSame(draft, base.weights)} />
      <Textarea
        required
        autosize
        minRows={2}
        maxLength={1000}
        label={t("weights.why")}
        description={t("weights.whyWhy")}
        error={remarks.of("why")}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <div role="status">
        {overtaken ? (
          <p className={classes.notice}>{t("weights.overtaken", { number: base.version })}</p>
        ) : null}
      </div>
      <FormFoot label={t("weights.save")} pending={change.isPending} error={failure} />
      <div>
        <Button variant="subtle" onClick={() => setDraft(draftOf(base.weights))}>
          {t("weights.back")}
        </Button>
        <Button variant="subtle" onClick={() => setDraft(draftOf(base.usual))}>
          {t("weights.asUsual")}
        </Button>
      </div>
    </form>
  );

  function percent(value: number | null) {
    return value === null ? t("weights.ofThePlan") : t("weights.share", { percent: value });
  }
}
