import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { beginEdit } from "../../compose/begin";
import { useConversing } from "../conversing";
import type { UseMessageAction } from "./action";
import { DeleteDialog } from "./DeleteDialog";

/** Changes what one wrote oneself. */
export const useEdit: UseMessageAction = (message) => {
  const { t } = useTranslation("discussion");
  const { discussion, me, toText } = useConversing();
  if (message.author.id !== me.id || message.state !== "shown" || !discussion.can.post) return [];
  const run = (): void => {
    beginEdit(me.id, message);
    toText();
  };
  return [{ key: "edit", label: t("edit"), icon: IconPencil, run }];
};

/** Takes back what one wrote oneself. */
export const useDelete: UseMessageAction = (message) => {
  const { t } = useTranslation("discussion");
  const { me, show } = useConversing();
  if (message.author.id !== me.id || (message.state !== "shown" && message.state !== "hidden")) return [];
  const run = (): void => show((close) => <DeleteDialog message={message} close={close} />);
  return [{ key: "delete", label: t("delete"), icon: IconTrash, run, grave: true }];
};
