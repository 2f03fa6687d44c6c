import { IconUsers } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { PersonAvatar } from "../../../ui/PersonAvatar";
import classes from "./Offers.module.css";
import type { Offer } from "./useMentionable";

interface Props {
  id: string;
  offers: readonly Offer[];
  active: number;
  choose: (offer: Offer) => void;
  below?: boolean;
}

export const offerId = (id: string, { key }: Offer): string => `${id}-${key}`;

/** Whom one may name, above the text or below: the keys of the text move in it, a finger or a mouse chooses. */
export function Offers({ id, offers, active, choose, below = false }: Props) {
  const { t } = useTranslation("discussion");
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <>
      <div ref={list} id={id} role="listbox" aria-label={t("mentionWhom")} className={classes.list} data-below={below || undefined}>
        {offers.map((offer, index) => (
          // The text keeps the focus, and its keys choose.
          <button
            key={offer.key}
            type="button"
            tabIndex={-1}
            id={offerId(id, offer)}
            role="option"
            aria-selected={index === active}
            className={classes.offer}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(offer)}
          >
            {offer.person ? (
              <PersonAvatar person={offer.person} small />
            ) : (
              <span className={classes.group}>
                <IconUsers size={20} stroke={1.7} aria-hidden="true" />
              </span>
            )}
            <span className={classes.words}>
              <b>{offer.label}</b>
              <span>{offer.note}</span>
            </span>
          </button>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {t("mentionCount", { count: offers.length })}
      </p>
    </>
  );
}
