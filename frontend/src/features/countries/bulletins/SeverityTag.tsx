import { IconAlertTriangle, IconEye, IconInfoCircle, type TablerIcon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Tag, type Tone } from "../../../ui/Tag";
import type { Severity } from "./api";
import classes from "./Bulletin.module.css";

const icons: Record<Severity, TablerIcon> = { know: IconInfoCircle, watch: IconEye, alert: IconAlertTriangle };
const tones: Record<Severity, Tone> = { know: "accent", watch: "watch", alert: "alert" };

/** How much a bulletin matters: a sign, a word, and a colour that only underlines them. */
export function SeverityTag({ severity, quiet = false }: { severity: Severity; quiet?: boolean }) {
  const { t } = useTranslation("countries");
  const Icon = icons[severity];
  return (
    <Tag tone={quiet ? "quiet" : tones[severity]}>
      <Icon className={classes.sign} size={16} stroke={1.9} aria-hidden="true" /> {t(`bulletins.severity.${severity}`)}
    </Tag>
  );
}
