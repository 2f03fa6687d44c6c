import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Attached.module.css";

/** Says, while files are held over the page, that they may be let go. */
export function DropHint() {
  const { t } = useTranslation("discussion");
  return (
    <p className={classes.drop}>
      <IconPaperclip size={22} stroke={1.7} aria-hidden="true" />
      {t("files.drop")}
    </p>
  );
}
