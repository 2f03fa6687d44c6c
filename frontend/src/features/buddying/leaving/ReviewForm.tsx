import { Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { personWords } from "../../../ui/personWords";
import { useTakeOver, type Handover, type Item } from "./api";
import { ItemCard } from "./ItemCard";
import classes from "./Leaving.module.css";
import { actFor, choicesOf, counted, keyOf, type Decisions } from "./review";

const kinds: Item["kind"][] = ["request", "pair", "offer"];

/** Every thing with what becomes of it, and one press for all of them. */
export function ReviewForm({ handover }: { handover: Handover }) {
  const { t } = useTranslation("buddying");
  const words = useTranslation("ui").t;
  const take = useTakeOver(handover.id);
  const [decided, setDecided] = useState<Decisions>({});
  const [person, setPerson] = useState<string | null>(handover.to ? String(handover.to.id) : null);
  const [missing, setMissing] = useState(false);
  const { items, takes } = handover;
  const { kept, dropped } = counted(items, decided, takes);
  const needsPerson = !takes && kept > 0;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(needsPerson && !person);
        if (needsPerson && !person) return;
        take.mutate(choicesOf(items, decided, takes, takes ? null : Number(person)));
      }}
    >
      {kinds.map((kind) => {
        const ofKind = items.filter((item) => item.kind === kind);
        if (ofKind.length === 0) return null;
        return (
          <section key={kind} className={classes.part} aria-labelledby={kind}>
            <h2 id={kind}>{t(`leaving.kinds.${kind}`, { count: ofKind.length })}</h2>
            <ul className={list.cards}>
              {ofKind.map((item) => (
                <li key={item.id} className={list.card}>
                  <ItemCard
                    item={item}
                    takes={takes}
                    act={actFor(item, decided, takes)}
                    onChange={(act) => setDecided((before) => ({ ...before, [keyOf(item)]: act }))}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <section className={classes.part} aria-labelledby="confirm">
        <h2 id="confirm">{t("leaving.confirmTitle")}</h2>
        {needsPerson ? (
          <Select
            className={classes.person}
            label={t("leaving.giveTo")}
            description={t("leaving.giveToWhy")}
            placeholder={t("leaving.choose")}
            required
            searchable
            nothingFoundMessage={t("leaving.nobody")}
            data={handover.takers.map((taker) => ({ value: String(taker.id), label: `${taker.name} · ${personWords(words, taker)}` }))}
            value={person}
            onChange={setPerson}
            error={missing && !person ? t("leaving.personMissing") : null}
          />
        ) : null}
        <p className={list.prose} aria-live="polite">
          {[t("leaving.kept", { count: kept }), t("leaving.dropped", { count: dropped })].join(" · ")}
        </p>
        <FormFoot label={t("leaving.confirm")} pending={take.isPending} error={take.error} />
      </section>
    </form>
  );
}
