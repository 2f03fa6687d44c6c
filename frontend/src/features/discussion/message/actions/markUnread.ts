import { IconMailOpened } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemSentence } from "../../../../core/problems";
import { say } from "../../../../ui/say";
import { postUnread } from "../../api";
import { useNews } from "../../LiveDiscussions";
import { useConversing } from "../conversing";
import type { UseMessageAction } from "./action";

/** Leaves a message and what follows for later. */
export const useMarkUnread: UseMessageAction = ({ discussion_id: discussionId, number }) => {
  const { t } = useTranslation("discussion");
  const { discussion } = useConversing();
  const news = useNews();
  const client = useQueryClient();
  const run = (): void => {
    news.markedUnread({ discussionId, groupId: discussion.group_id, number: number - 1 });
    postUnread(discussionId, number).then(
      () => say(t("leftForLater")),
      (error: unknown) => {
        say(problemSentence(t, error));
        void client.invalidateQueries({ queryKey: ["discussion"] });
        void client.invalidateQueries({ queryKey: ["groups"] });
      },
    );
  };
  return number <= discussion.read_number ? [{ key: "unread", label: t("markUnread"), icon: IconMailOpened, run }] : [];
};
