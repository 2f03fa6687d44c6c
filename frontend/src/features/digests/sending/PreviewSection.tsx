import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../../core/session";
import { PersonField } from "../../../ui/PersonField";
import { PreviewFrame } from "../preview/PreviewFrame";
import { audienceQuery } from "./api";
import classes from "./Sending.module.css";

/** The edition as any member would get it: oneself first, somebody of each role at one press, anybody by name. */
export function PreviewSection({ editionId }: { editionId: number }) {
  const { t } = useTranslation("digests");
  const me = useMe();
  const [chosen, setChosen] = useState<number>(me.id);
  const [language, setLanguage] = useState<"own" | "fr" | "en">("own");
  const samples = useQuery(audienceQuery(editionId)).data?.samples ?? [];
  const quick = [
    { id: me.id, label: t("sending.preview.me") },
    ...samples.filter(({ person }) => person.id !== me.id).map(({ role, person }) => ({ id: person.id, label: t(`sending.preview.as.${role}`) })),
  ];
  return (
    <div className={classes.preview}>
      <p className={classes.soft}>{t("sending.preview.lead")}</p>
      <div className={classes.quick} role="group" aria-label={t("sending.preview.quick")}>
        {quick.map(({ id, label }) => (
          <Button key={id} variant={chosen === id ? "filled" : "default"} aria-pressed={chosen === id} onClick={() => setChosen(id)}>
            {label}
          </Button>
        ))}
      </div>
      <div className={classes.filters}>
        <PersonField
          label={t("sending.preview.who")}
          value={chosen}
          shown={samples.find(({ person }) => person.id === chosen)?.person ?? (chosen === me.id ? me : null)}
          onChange={(person) => setChosen(person ?? me.id)}
        />
        <div>
          <span className={classes.label} id="preview-language">
            {t("sending.preview.language")}
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby="preview-language"
            value={language}
            onChange={(value) => setLanguage(value as typeof language)}
            data={(["own", "fr", "en"] as const).map((value) => ({ value, label: t(`sending.preview.languages.${value}`) }))}
          />
        </div>
      </div>
      <PreviewFrame editionId={editionId} personId={chosen} language={language === "own" ? undefined : language} />
    </div>
  );
}
