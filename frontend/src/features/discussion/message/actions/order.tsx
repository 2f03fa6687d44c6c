import { IconArrowForwardUp, IconEye, IconEyeOff, IconFlag, IconInfoCircle } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { fetchPart } from "../../../../core/fetchPart";
import { problemSentence } from "../../../../core/problems";
import { say } from "../../../../ui/say";
import { showMessage } from "../../moderation/api";
import { useConversing } from "../conversing";
import type { MessageAction, UseMessageAction } from "./action";

const ReasonDialog = lazy(() => fetchPart(() => import("../../moderation/ReasonDialog")));
const MoveDialog = lazy(() => fetchPart(() => import("../../moderation/MoveDialog")));
const WhyDialog = lazy(() => fetchPart(() => import("../../moderation/WhyDialog")));

/** What keeps order: report for anyone; move, hide and show again for those who look after the group; why, for the author. */
export const useOrder: UseMessageAction = (message) => {
  const { t } = useTranslation("discussion");
  const { discussion, me, follower, show } = useConversing();
  const { curate, moderate } = discussion.can;
  const own = message.author.id === me.id;
  const shown = message.state === "shown";
  const hidden = message.state === "hidden";

  const ask = (act: "hide" | "report") => (): void =>
    show((close) => (
      <Suspense>
        <ReasonDialog message={message} act={act} close={close} />
      </Suspense>
    ));
  const move = (): void =>
    show((close) => (
      <Suspense>
        <MoveDialog message={message} close={close} />
      </Suspense>
    ));
  const why = (): void =>
    show((close) => (
      <Suspense>
        <WhyDialog message={message} close={close} />
      </Suspense>
    ));
  const showAgain = (): void => {
    showMessage(message).then(
      (changed) => follower.posted(changed),
      (error: unknown) => say(problemSentence(t, error)),
    );
  };

  const offered: [boolean, MessageAction][] = [
    [shown && !own, { key: "report", label: t("report"), icon: IconFlag, run: ask("report") }],
    [(shown || hidden) && curate, { key: "move", label: t("move"), icon: IconArrowForwardUp, run: move }],
    [shown && moderate, { key: "hide", label: t("hide"), icon: IconEyeOff, run: ask("hide") }],
    [hidden && (moderate || own), { key: "why", label: t("hiddenWhy"), icon: IconInfoCircle, run: why }],
    [hidden && moderate, { key: "show", label: t("showAgain"), icon: IconEye, run: showAgain }],
  ];
  return offered.filter(([may]) => may).map(([, action]) => action);
};
