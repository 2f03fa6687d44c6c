import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { useRename } from "./api";
import type { DiscussionDetail } from "./types";

/** Another title for a discussion. */
export default function RenameDialog({ discussion, close }: { discussion: DiscussionDetail; close: () => void }) {
  const { t } = useTranslation("discussion");
  const rename = useRename(discussion.id);
  const remarks = useRemarks<"title">(rename.error);
  const [title, setTitle] = useState(discussion.title);

  return (
    <Dialog title={t("rename")} close={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ title })) return;
          rename.mutate(title, {
            onSuccess: () => {
              say(t("renamed"));
              close();
            },
          });
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t("renameLabel")}
          error={remarks.of("title")}
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <FormFoot label={t("renameButton")} pending={rename.isPending} error={rename.error} cancel={close} />
      </form>
    </Dialog>
  );
}
