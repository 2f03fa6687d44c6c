import { Button } from "@mantine/core";
import { IconNotebook } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { useStartNote } from "../notes/api";
import type { Pair } from "./api";
import classes from "./Pair.module.css";
import { RatingForm } from "./RatingForm";

/** After the end: what each thought of it, in private, and what the two leave to the next. */
export function LookingBack({ pair }: { pair: Pair }) {
  if (!pair.can.look_back && pair.note_id === null) return null;
  return (
    <div className={`${classes.back} ${classes.screen}`}>
      <Note pair={pair} />
      {pair.can.look_back ? <Rating pair={pair} /> : null}
    </div>
  );
}

function Note({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const navigate = useNavigate();
  const start = useStartNote(pair.id);
  const icon = <IconNotebook size={18} stroke={1.7} aria-hidden="true" />;
  return (
    <section className={list.card} aria-labelledby="note">
      <h2 id="note">{t("pairs.note.title")}</h2>
      <p>{t("pairs.note.lead")}</p>
      {pair.note_id === null ? (
        <Button loading={start.isPending} leftSection={icon} onClick={() => start.mutate(undefined, { onSuccess: ({ id }) => void navigate(`/buddying/notes/${id}`) })}>
          {t("pairs.note.start")}
        </Button>
      ) : (
        <LinkButton to={`/buddying/notes/${pair.note_id}`} leftSection={icon}>
          {t("pairs.note.open")}
        </LinkButton>
      )}
      <Problem error={start.error} />
    </section>
  );
}

function Rating({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const [writing, setWriting] = useState(pair.rated === "no");
  return (
    <section className={list.card} aria-labelledby="rating">
      <h2 id="rating">{t("pairs.rating.title")}</h2>
      <p>{t("pairs.rating.private")}</p>
      {writing ? <RatingForm pair={pair} close={() => setWriting(false)} /> : <p role="status">{t(pair.rated === "for_good" ? "pairs.rating.forGood" : "pairs.rating.thanks")}</p>}
      {!writing && pair.rated === "once" ? (
        <Button variant="default" onClick={() => setWriting(true)}>
          {t("pairs.rating.again")}
        </Button>
      ) : null}
    </section>
  );
}
