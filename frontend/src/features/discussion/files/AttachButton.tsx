import { Button } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Attached.module.css";

/** What the server recognises; it looks at the content, this only helps to choose. */
const ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.webp,.gif,.csv,.txt";

/** Opens the system's own choice of files. */
export function AttachButton({ add }: { add: (files: readonly File[]) => void }) {
  const { t } = useTranslation("discussion");
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        type="button"
        variant="subtle"
        className={classes.attach}
        mih={44}
        miw={44}
        aria-label={t("files.attach")}
        onClick={() => input.current?.click()}
      >
        <IconPaperclip size={20} stroke={1.7} aria-hidden="true" />
        <span className={classes.attachWord}>{t("files.attachShort")}</span>
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        data-testid="attach"
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          // The same file may be chosen again after it was taken off.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
