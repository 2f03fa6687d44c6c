import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import WelcomePage from "../features/groups/WelcomePage";
import { toAcknowledgeQuery, useAcknowledge } from "../features/texts/api";
import { NoticeInShort } from "../features/texts/NoticeInShort";

/** The first visit, with the notice that one takes note of on the way in. */
export default function WelcomeRoute() {
  const { t } = useTranslation("texts");
  const owed = useQuery(toAcknowledgeQuery);
  const acknowledge = useAcknowledge();
  const [notice] = owed.data?.items ?? [];
  return (
    <WelcomePage
      notice={notice ? <NoticeInShort name={notice.name} /> : null}
      accept={{
        label: notice ? t("acknowledgeAndGo") : null,
        run: async () => void (notice && (await acknowledge.mutateAsync(notice))),
        pending: acknowledge.isPending || owed.isPending,
        error: acknowledge.error ?? owed.error,
      }}
    />
  );
}
