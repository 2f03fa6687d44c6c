import { Button, Progress } from "@mantine/core";
import { IconAlertTriangle, IconRefresh, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { problemSentence } from "../../../core/problems";
import classes from "./Attached.module.css";
import type { Upload } from "./uploads";
import type { Attaching } from "./useAttaching";
import { formatSize, kindIcons, kindOf } from "./words";

/** The files that will go with the message, above the text: how far each is, and how to take it off. */
export function AttachedFiles({ uploads, items, largest }: Attaching) {
  const { t } = useTranslation("discussion");
  if (items.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={t("files.attached")}>
      {items.map((item) => (
        <li key={item.key} className={classes.item} data-refused={item.problem ? true : undefined}>
          <Sign item={item} />
          <div className={classes.text}>
            <span className={classes.name}>{item.name}</span>
            {item.problem ? (
              <span className={classes.reason} role="alert">
                {reason(t, item, largest)}
              </span>
            ) : (
              <span className={classes.size}>
                {item.ref ? formatSize(item.size) : t("files.progress", { share: item.progress, size: formatSize(item.size) })}
              </span>
            )}
            {item.ref || item.problem ? null : (
              <Progress value={item.progress * 100} size={4} aria-label={t("files.sending", { name: item.name })} />
            )}
          </div>
          {uploads.mayRetry(item) ? (
            <Button variant="subtle" size="compact-md" mih={44} onClick={() => uploads.retry(item.key)} leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden="true" />}>
              {t("retry")}
            </Button>
          ) : null}
          <Button
            variant="subtle"
            color="gray"
            className={classes.off}
            mih={44}
            miw={44}
            px={10}
            aria-label={t(item.ref || item.problem ? "files.takeOff" : "files.cancel", { name: item.name })}
            onClick={() => uploads.remove(item.key)}
          >
            <IconX size={18} stroke={1.7} aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Sign({ item }: { item: Upload }) {
  if (item.problem) return <IconAlertTriangle className={classes.sign} size={22} stroke={1.6} aria-hidden="true" />;
  const Kind = kindIcons[item.ref ? kindOf(item.ref.media_type) : "text"];
  return <Kind className={classes.sign} size={22} stroke={1.6} aria-hidden="true" />;
}

function reason(t: ReturnType<typeof useTranslation>["t"], { problem, size }: Upload, largest: number): string {
  if (problem?.slug === "too-large") return t("files.tooLarge", { size: formatSize(size), most: formatSize(largest) });
  if (problem?.slug === "files-too-many") return t("files.tooMany");
  return problemSentence(t, problem);
}
