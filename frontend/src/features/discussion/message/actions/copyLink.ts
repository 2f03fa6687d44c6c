import { IconLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../../core/format";
import { say } from "../../../../ui/say";
import type { Message } from "../../types";
import type { UseMessageAction } from "./action";

/** A message's own address. */
export const pathOf = ({ discussion_id: id, number }: Pick<Message, "discussion_id" | "number">): string => `/discussions/${id}/${number}`;

/** Copies the address of a message. */
export const useCopyLink: UseMessageAction = (message) => {
  const { t } = useTranslation("discussion");
  const number = formatNumber(message.number);
  const run = (): void => {
    navigator.clipboard.writeText(new URL(pathOf(message), window.location.origin).href).then(
      () => say(t("linkCopied", { number })),
      () => say(t("linkNotCopied", { number })),
    );
  };
  return [{ key: "link", label: t("copyLink"), icon: IconLink, run }];
};
