import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../../core/problems";
import { FormFoot } from "../../../ui/FormFoot";
import { Merge } from "../../../ui/merge/Merge";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { fetchPair, FORMATS, useChangeAgreement, type Agreement, type Pair } from "./api";
import classes from "./Pair.module.css";

/** Write the agreement anew: who writes agrees to what they wrote, the other has yet to. */
export function AgreementForm({ pair, close }: { pair: Pair; close: () => void }) {
  const { t } = useTranslation("buddying");
  const [base, setBase] = useState<Agreement>(pair.agreement);
  const [mine, setMine] = useState({ ...pair.agreement, starts_on: pair.agreement.starts_on ?? "", ends_on: pair.agreement.ends_on ?? "" });
  const [theirs, setTheirs] = useState<Agreement | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const change = useChangeAgreement(pair.id);
  const remarks = useRemarks<"scope" | "formats" | "starts_on" | "ends_on">(failure);

  const send = async () => {
    setFailure(null);
    const { scope, formats, starts_on, ends_on } = mine;
    try {
      await change.mutateAsync({ version: base.version, change: { scope, formats, starts_on: starts_on || null, ends_on: ends_on || null } });
      say(t("pairs.agreement.saved"));
      close();
    } catch (error) {
      if (asProblem(error).slug === "precondition-failed") await meet();
      else setFailure(error);
    }
  };
  /** The other one was faster: what they wrote and what is written here are put side by side. */
  const meet = async () => {
    try {
      const present = (await fetchPair(pair.id)).agreement;
      if (present.scope.trim() === mine.scope.trim()) setBase(present);
      else setTheirs(present);
      setFailure(null);
    } catch (error) {
      setFailure(error);
    }
  };

  if (theirs) {
    return (
      <Merge
        theirs={{ body: theirs.scope, author: null }}
        mine={mine.scope}
        base={base.scope}
        cancel={() => setTheirs(null)}
        take={(scope) => {
          setMine({ ...mine, scope });
          setBase(theirs);
          setTheirs(null);
        }}
      />
    );
  }
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (remarks.complete({ scope: mine.scope })) void send();
      }}
    >
      <Textarea
        required
        autosize
        minRows={5}
        maxRows={24}
        maxLength={6_000}
        label={t("pairs.agreement.scope")}
        description={t("pairs.agreement.scopeWhy")}
        error={remarks.of("scope")}
        value={mine.scope}
        onChange={(event) => setMine({ ...mine, scope: event.currentTarget.value })}
      />
      <Checkbox.Group label={t("pairs.agreement.formats")} error={remarks.of("formats")} value={mine.formats} onChange={(formats) => setMine({ ...mine, formats: formats as Agreement["formats"] })}>
        <div className={classes.choices}>
          {FORMATS.map((format) => (
            <Checkbox key={format} value={format} label={t(`pairs.formats.${format}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={classes.two}>
        {(["starts_on", "ends_on"] as const).map((day) => (
          <TextInput
            key={day}
            type="date"
            label={t(day === "starts_on" ? "pairs.agreement.starts" : "pairs.agreement.ends")}
            error={remarks.of(day)}
            value={mine[day]}
            onChange={(event) => setMine({ ...mine, [day]: event.currentTarget.value })}
          />
        ))}
      </div>
      <p className={classes.quiet}>{t("pairs.agreement.changeWhy")}</p>
      <FormFoot label={t("pairs.agreement.save")} pending={change.isPending} error={failure} cancel={close} />
    </form>
  );
}
