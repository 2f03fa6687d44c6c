import { IconBellQuestion } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { fetchPart } from "../../../../core/fetchPart";
import { useConversing } from "../conversing";
import type { UseMessageAction } from "./action";

const ToldDialog = lazy(() => fetchPart(() => import("../ToldDialog")));

/** Asks why one was told of a message, or not; of one's own, only the secretariat has something to ask. */
export const useWhyTold: UseMessageAction = (message) => {
  const { t } = useTranslation("discussion");
  const { me, show } = useConversing();
  if (message.state === "moved" || (message.author.id === me.id && !me.staff)) return [];
  const run = (): void =>
    show((close) => (
      <Suspense>
        <ToldDialog message={message} close={close} />
      </Suspense>
    ));
  return [{ key: "told", label: t("whyTold"), icon: IconBellQuestion, run }];
};
