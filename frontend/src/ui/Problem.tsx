import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asProblem, problemSentence } from "../core/problems";
import { NotFound } from "./NotFound";
import classes from "./Problem.module.css";

interface Props {
  error: unknown;
  retry?: () => void;
  /** Whether it stands for a whole page, and so needs a title. */
  page?: boolean;
}

/** What went wrong, in a sentence, announced as soon as it appears; nothing when nothing did. */
export function Problem({ error, retry, page = false }: Props) {
  const { t } = useTranslation("ui");
  if (!error) return null;
  if (page && asProblem(error).status === 404) return <NotFound />;
  const box = (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle className={classes.icon} size={22} stroke={1.7} aria-hidden="true" />
      <div>
        <p>{problemSentence(t, error)}</p>
        {retry ? (
          <Button variant="default" mt={10} onClick={retry}>
            {t("retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
  if (!page) return box;
  return (
    <main id="main" className={classes.page}>
      <h1 tabIndex={-1}>{t("problemTitle")}</h1>
      {box}
    </main>
  );
}
