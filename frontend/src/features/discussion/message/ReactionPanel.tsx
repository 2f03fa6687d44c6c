import { Popover } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import type { Message } from "../types";
import { useConversing } from "./conversing";
import classes from "./Foot.module.css";
import { WORDS, type Word } from "./words";

interface Props {
  message: Message;
  opener: ReactElement;
  react: (word: Word) => void;
  /** Show who said which. */
  who: () => void;
  close: () => void;
}

/** The six words to choose from. */
export function ReactionPanel({ message, opener, react, who, close }: Props) {
  const { t } = useTranslation("discussion");
  const { me } = useConversing();
  const after = (act: () => void) => (): void => {
    close();
    act();
  };
  return (
    <Popover opened onChange={(opened) => (opened ? undefined : close())} width={320} position="top-start" trapFocus returnFocus withRoles={false}>
      <Popover.Target>{opener}</Popover.Target>
      <Popover.Dropdown className={classes.panel} role="dialog" aria-label={t("reactTo", { number: formatNumber(message.number) })}>
        <div className={classes.words}>
          {WORDS.map(({ word, icon: Icon }) => (
            <button
              key={word}
              type="button"
              className={classes.choice}
              aria-pressed={message.reactions[word]?.includes(me.id) ?? false}
              onClick={after(() => react(word))}
            >
              <Icon size={19} stroke={1.7} aria-hidden="true" />
              {t(`words.${word}`)}
            </button>
          ))}
        </div>
        {Object.keys(message.reactions).length > 0 ? (
          <button type="button" className={classes.choice} data-apart onClick={after(who)}>
            <IconUsers size={19} stroke={1.7} aria-hidden="true" />
            {t("whoReacted")}
          </button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
