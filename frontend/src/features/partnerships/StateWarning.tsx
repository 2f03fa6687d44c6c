import { IconScale } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import list from "../../ui/List.module.css";
import classes from "./PartnershipForm.module.css";

/** Why an agreement with a foreign State deserves a second look, and where that is written; it stops nobody. */
export function StateWarning({ overseas, lines }: { overseas: boolean; lines: string }) {
  const { t } = useTranslation("partnerships");
  return (
    <div className={classes.warning} role="note">
      <IconScale size={22} stroke={1.7} aria-hidden="true" />
      <div>
        <p>
          <strong>{t("state.title")}</strong>
        </p>
        <p>{t(overseas ? "state.overseas" : "state.mainland")}</p>
        <p className={`${list.soft} ${list.small}`}>{t("state.source", { lines })}</p>
      </div>
    </div>
  );
}
