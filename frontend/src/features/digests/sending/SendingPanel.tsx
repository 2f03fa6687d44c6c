import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AudienceSection } from "./AudienceSection";
import { DeliveriesSection } from "./DeliveriesSection";
import { PreviewSection } from "./PreviewSection";
import { ProgressSection } from "./ProgressSection";
import classes from "./Sending.module.css";
import { TestSection } from "./TestSection";

interface Props {
  editionId: number;
  /** Where the edition stands. */
  state: string;
}

const before = ["audience", "preview", "test"] as const;
const begun = ["progress", "deliveries", "preview"] as const;
type Part = (typeof before)[number] | (typeof begun)[number];

/** Who receives an edition, how it will look to them, and how its sending goes. */
export function SendingPanel({ editionId, state }: Props) {
  const { t } = useTranslation("digests");
  if (state === "discarded") return <p className={classes.soft}>{t("sending.discarded")}</p>;
  const phase = ["sending", "paused", "stopped", "sent"].includes(state) ? "begun" : "before";
  return <Desk key={`${editionId} ${phase}`} editionId={editionId} state={state} parts={phase === "begun" ? begun : before} />;
}

function Desk({ editionId, state, parts }: Props & { parts: readonly Part[] }) {
  const { t } = useTranslation("digests");
  const [part, setPart] = useState<Part>(parts[0] ?? "preview");
  return (
    <div className={classes.desk}>
      <SegmentedControl
        fullWidth
        className={classes.parts}
        aria-label={t("sending.parts.label")}
        value={part}
        onChange={(value) => setPart(value as Part)}
        data={parts.map((name) => ({ value: name, label: t(`sending.parts.${name}`) }))}
      />
      {part === "audience" ? <AudienceSection editionId={editionId} /> : null}
      {part === "preview" ? <PreviewSection editionId={editionId} /> : null}
      {part === "test" ? <TestSection editionId={editionId} /> : null}
      {part === "progress" ? <ProgressSection editionId={editionId} state={state} open={() => setPart("deliveries")} /> : null}
      {part === "deliveries" ? <DeliveriesSection editionId={editionId} /> : null}
    </div>
  );
}
