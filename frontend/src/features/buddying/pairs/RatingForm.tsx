import { Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useRate, type Pair } from "./api";
import classes from "./Pair.module.css";

const DEGREES = ["1", "2", "3", "4", "5"] as const;

/** What one thought of it: said once, corrected once, shown to nobody. */
export function RatingForm({ pair, close }: { pair: Pair; close: () => void }) {
  const { t } = useTranslation("buddying");
  const [useful, setUseful] = useState("");
  const [again, setAgain] = useState("");
  const [words, setWords] = useState("");
  const rate = useRate(pair.id);
  const remarks = useRemarks<"useful" | "again" | "words">(rate.error);
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!remarks.complete({ useful, again })) return;
        rate.mutate({ useful: Number(useful), again: again === "yes", words }, { onSuccess: () => (say(t("pairs.rating.kept")), close()) });
      }}
    >
      <Radio.Group label={t("pairs.rating.useful")} error={remarks.of("useful")} value={useful} onChange={setUseful}>
        <div className={classes.choices}>
          {DEGREES.map((degree) => (
            <Radio key={degree} value={degree} label={t(`pairs.rating.degrees.${degree}`)} />
          ))}
        </div>
      </Radio.Group>
      <Radio.Group label={t("pairs.rating.wouldAgain")} error={remarks.of("again")} value={again} onChange={setAgain}>
        <div className={classes.choices}>
          {(["yes", "no"] as const).map((answer) => (
            <Radio key={answer} value={answer} label={t(`pairs.rating.${answer}`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        autosize
        minRows={2}
        maxLength={2_000}
        label={t("pairs.rating.words")}
        error={remarks.of("words")}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <FormFoot label={t("pairs.rating.send")} pending={rate.isPending} error={rate.error} cancel={pair.rated === "no" ? undefined : close} />
    </form>
  );
}
