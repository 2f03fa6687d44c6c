import { IconPhoto } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { fetchPart } from "../../../core/fetchPart";
import type { FileRef } from "../../../core/shapes";
import { useConversing } from "../message/conversing";
import classes from "./MessageFiles.module.css";
import { addressOf, formatSize, kindIcons, kindOf, roomFor } from "./words";

const PictureDialog = lazy(() => fetchPart(() => import("./PictureDialog")));

/** What a message bears: images in a room that is theirs from the start, anything else by kind, name and size. */
export function MessageFiles({ files }: { files: readonly FileRef[] }) {
  const { t } = useTranslation("discussion");
  const { show } = useConversing();
  if (files.length === 0) return null;
  const pictures = files.filter(({ width }) => width !== null);
  const others = files.filter(({ width }) => width === null);
  return (
    <div className={classes.files} data-testid="message-files">
      {pictures.length > 0 ? (
        <ul className={classes.pictures} aria-label={t("files.pictures")}>
          {pictures.map((file) => (
            <li key={file.id}>
              <Picture file={file} enlarge={() => show((close) => <Enlarged file={file} close={close} />)} />
            </li>
          ))}
        </ul>
      ) : null}
      {others.length > 0 ? (
        <ul className={classes.others} aria-label={t("files.others")}>
          {others.map((file) => (
            <li key={file.id}>
              <FileLink file={file} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

const Enlarged = (props: { file: FileRef; close: () => void }) => (
  <Suspense>
    <PictureDialog {...props} />
  </Suspense>
);

function Picture({ file, enlarge }: { file: FileRef; enlarge: () => void }) {
  const { t } = useTranslation("discussion");
  const { width, height } = roomFor(file.width ?? 1, file.height ?? 1);
  return (
    <button
      type="button"
      className={classes.picture}
      style={{ width, aspectRatio: `${width} / ${height}` }}
      onClick={enlarge}
      aria-label={t("files.enlarge", { name: file.name })}
    >
      {file.thumbnail ? (
        <img src={`${addressOf(file.id)}/thumbnail`} alt={file.name} loading="lazy" decoding="async" />
      ) : (
        <span className={classes.soon}>
          <IconPhoto size={28} stroke={1.4} aria-hidden="true" />
          <span className={classes.soonName}>{file.name}</span>
        </span>
      )}
    </button>
  );
}

function FileLink({ file }: { file: FileRef }) {
  const { t } = useTranslation("discussion");
  const kind = kindOf(file.media_type);
  const Kind = kindIcons[kind];
  return (
    <a className={classes.other} href={addressOf(file.id)} download={file.name}>
      <Kind className={classes.sign} size={26} stroke={1.5} aria-hidden="true" />
      <span className={classes.text}>
        <span className={classes.name}>{file.name}</span>
        <span className={classes.size}>{t("files.about", { kind: t(`files.kinds.${kind}`), size: formatSize(file.size) })}</span>
      </span>
    </a>
  );
}
