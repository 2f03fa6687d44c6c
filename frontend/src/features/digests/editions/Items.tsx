import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/EmptyState";
import { Problem } from "../../../ui/Problem";
import { again, useAdd, useOrder, useRemove, type Edition, type EditionItem, type Side } from "./api";
import classes from "./Editions.module.css";
import { ItemCard } from "./ItemCard";
import { moved } from "./order";
import { NO_WORDS, OwnItemDialog } from "./OwnItemDialog";
import { useDragging } from "./useDragging";

interface Props {
  edition: Edition;
  side: Side;
  writes: boolean;
}

/** What the edition tells, in its order: dragged, or moved by buttons and arrow keys, each move told to the ear. */
export function Items({ edition, side, writes }: Props) {
  const { t } = useTranslation("digests");
  const { items, row } = edition;
  const order = useOrder(row.id);
  const remove = useRemove(row.id);
  const add = useAdd(row.id);
  const [said, setSaid] = useState("");
  const [gone, setGone] = useState<{ item: EditionItem; position: number } | null>(null);
  const [own, setOwn] = useState(false);
  const [ownWords, setOwnWords] = useState(NO_WORDS);
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<string | null>(null);
  const ids = items.map(({ id }) => id);
  const arranged = ids.join();

  // A card that moved in the page lost its focus: it goes back to the button that was pressed.
  useEffect(() => {
    const wanted = focus.current;
    if (wanted === null) return;
    const button = list.current?.querySelector<HTMLButtonElement>(`[data-move="${wanted}"]`);
    const handle = list.current?.querySelector<HTMLButtonElement>(`[data-move="${wanted.split(" ")[0]} handle"]`);
    (button?.disabled ? handle : button)?.focus();
    focus.current = null;
  }, [arranged]);

  const place = (from: number, to: number, by: "up" | "down" | "handle") => {
    const item = items[from];
    if (!item || from === to || to < 0 || to >= items.length) return;
    focus.current = `${item.id} ${by}`;
    order.mutate(moved(ids, from, to));
    setSaid(t("editions.items.movedTo", { title: item[side].title, position: to + 1, total: items.length }));
  };
  const { dragged, over } = useDragging(list, (from, to) => place(from, to, "handle"));
  const takeOut = (item: EditionItem, at: number) => {
    setGone(null);
    remove.mutate(item.id, {
      onSuccess: () => setGone({ item, position: at + 1 }),
    });
  };

  return (
    <div className={classes.items}>
      <h3 className="visually-hidden">{t("editions.items.title")}</h3>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {items.length === 0 ? <EmptyState title={t("editions.items.none")} lead={writes ? t("editions.items.noneLead") : undefined} /> : null}
      <ol ref={list} className={classes.cards}>
        {items.map((item, at) => (
          <li
            key={item.id}
            className={classes.card}
            data-dragged={dragged === at || undefined}
            data-over={(dragged !== null && over === at && dragged !== at) || undefined}
          >
            <ItemCard
              edition={edition}
              item={item}
              side={side}
              writes={writes}
              first={at === 0}
              last={at === items.length - 1}
              place={(by) => place(at, by === "up" ? at - 1 : at + 1, by)}
              arrow={(step) => place(at, at + step, "handle")}
              remove={() => takeOut(item, at)}
            />
          </li>
        ))}
      </ol>
      {gone && writes ? (
        <div className={classes.undo} role="status">
          <span>{t("editions.items.removed", { title: gone.item[side].title })}</span>
          <Button variant="default" loading={add.isPending} onClick={() => add.mutate(again(gone.item, gone.position), { onSuccess: () => setGone(null) })}>
            {t("editions.items.undo")}
          </Button>
        </div>
      ) : null}
      <Problem error={order.error ?? remove.error ?? add.error} />
      {writes ? (
        <p className={classes.acts}>
          <Button variant="default" leftSection={<IconPlus size={18} stroke={1.7} aria-hidden="true" />} onClick={() => setOwn(true)}>
            {t("editions.own.add")}
          </Button>
          <a className={classes.below} href="#suggestions">
            {t("editions.suggestions.below")}
          </a>
        </p>
      ) : null}
      {own ? <OwnItemDialog edition={row.id} words={ownWords} write={setOwnWords} close={() => setOwn(false)} /> : null}
    </div>
  );
}
