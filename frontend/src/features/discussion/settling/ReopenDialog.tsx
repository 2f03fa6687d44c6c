import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import type { DiscussionDetail } from "../types";
import { useReopen } from "./api";

/** Open a settled discussion again, once it is clear what becomes of its outcome. */
export function ReopenDialog({ discussion, close }: { discussion: DiscussionDetail; close: () => void }) {
  const { t } = useTranslation("discussion");
  const reopen = useReopen(discussion.id);
  return (
    <Dialog title={t("resolve.reopenTitle")} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          reopen.mutate(undefined, {
            onSuccess: () => {
              say(t("resolve.reopened"));
              close();
            },
          });
        }}
      >
        <p>{t("resolve.reopenWords")}</p>
        <FormFoot label={t("resolve.reopen")} pending={reopen.isPending} error={reopen.error} cancel={close} />
      </form>
    </Dialog>
  );
}
