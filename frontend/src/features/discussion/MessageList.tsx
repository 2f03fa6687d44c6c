import { useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { MessageRow, RowOnItsWay } from "./message/MessageRow";
import classes from "./MessageList.module.css";
import type { DiscussionLog } from "./log";
import { useInsideLinks } from "./useInsideLinks";
import type { Scroll } from "./useScroll";

interface Props {
  log: DiscussionLog;
  scroll: Scroll;
  /** The first unread message, under its line. */
  unreadFrom: number | null;
  /** The message a permalink leads to. */
  target: number | null;
  /** Ask for the messages of these numbers. */
  ensure: (from: number, to: number) => void;
  /** Where what covers the end of the list begins, in the window. */
  bottomEdge: () => number;
  /** The newest message that is on the screen whole. */
  onSeen: (number: number) => void;
}

/** The history by number, of which only what is on the screen stands in the page. */
export function MessageList({ log, scroll, unreadFrom, target, ensure, bottomEdge, onSeen }: Props) {
  const { t } = useTranslation("discussion");
  const { rows, listRef } = scroll;
  useInsideLinks(listRef);
  const shown = rows.getVirtualItems();
  const from = log.firstNumber + (shown[0]?.index ?? 0);
  const to = log.firstNumber + (shown.at(-1)?.index ?? 0);

  useEffect(() => ensure(from, to), [ensure, from, to]);

  const look = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    look.current = () => {
      const list = listRef.current;
      if (!list) return;
      const end = Math.min(window.innerHeight, bottomEdge());
      const whole = [...list.children].findLast((row) => row.getBoundingClientRect().bottom <= end);
      const number = Number(whole?.getAttribute("data-number") ?? 0);
      if (log.messages.has(number)) onSeen(number);
    };
    look.current();
  });
  useEffect(() => {
    const again = (): void => look.current();
    window.addEventListener("scroll", again, { passive: true });
    document.addEventListener("visibilitychange", again);
    return () => {
      window.removeEventListener("scroll", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);

  // Rows also come as one moves through the history, which is no news to a screen reader: the log speaks while one
  // follows its end; further up, the count of what has come does.
  return (
    <section role="log" aria-live={scroll.following ? "polite" : "off"} aria-relevant="additions" aria-label={t("messages")}>
      <ol ref={listRef} className={classes.list} style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const number = log.firstNumber + index;
          const message = log.messages.get(number);
          return (
            <li
              key={key}
              ref={rows.measureElement}
              className={classes.row}
              data-index={index}
              data-number={number}
              aria-setsize={log.lastNumber - log.firstNumber + 1}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              {message ? (
                <MessageRow
                  message={message}
                  before={log.messages.get(number - 1)}
                  answered={message.reply_to === null ? undefined : log.messages.get(message.reply_to)}
                  opensHistory={number === log.firstNumber}
                  fresh={number === unreadFrom}
                  target={number === target}
                />
              ) : (
                <RowOnItsWay />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
