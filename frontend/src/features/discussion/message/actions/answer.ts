import { IconArrowBackUp, IconQuote } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { beginQuote, beginReply } from "../../compose/begin";
import { useConversing } from "../conversing";
import type { UseMessageAction } from "./action";

/** Answers a message, or takes its words along. */
export const useAnswer: UseMessageAction = (message) => {
  const { t } = useTranslation("discussion");
  const { discussion, me, toText } = useConversing();
  if (!discussion.can.post || message.state !== "shown") return [];
  const begin = (what: typeof beginReply) => (): void => {
    what(me.id, message);
    toText();
  };
  return [
    { key: "reply", label: t("reply"), icon: IconArrowBackUp, run: begin(beginReply) },
    ...(message.body === "" ? [] : [{ key: "quote", label: t("quote"), icon: IconQuote, run: begin(beginQuote) }]),
  ];
};
