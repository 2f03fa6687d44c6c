import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { FileRef } from "../../../core/shapes";
import { Dialog } from "../../../ui/Dialog";
import classes from "./PictureDialog.module.css";
import { addressOf, formatSize } from "./words";

/** An image as large as the window allows, and the way to save it. */
export default function PictureDialog({ file, close }: { file: FileRef; close: () => void }) {
  const { t } = useTranslation("discussion");
  return (
    <Dialog title={file.name} close={close} size={960}>
      <div className={classes.frame}>
        <img src={addressOf(file.id)} alt={file.name} width={file.width ?? undefined} height={file.height ?? undefined} />
      </div>
      <div className={classes.foot}>
        <span>{t("files.about", { kind: t("files.kinds.image"), size: formatSize(file.size) })}</span>
        <Button
          component="a"
          href={addressOf(file.id)}
          download={file.name}
          mih={44}
          leftSection={<IconDownload size={18} stroke={1.7} aria-hidden="true" />}
        >
          {t("files.download")}
        </Button>
      </div>
    </Dialog>
  );
}
