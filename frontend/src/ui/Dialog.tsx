import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFocusBack } from "./useFocusBack";

interface Props {
  title: string;
  close: () => void;
  size?: number;
  /** Near the top, where a list grows under a field. */
  high?: boolean;
  children: ReactNode;
}

/** A window over the page: named, closed by Escape, and the focus goes back where it came from. */
export function Dialog({ title, close, size = 520, high = false, children }: Props) {
  const { t } = useTranslation("ui");
  useFocusBack();
  return (
    <Modal
      opened
      onClose={close}
      title={<strong>{title}</strong>}
      size={size}
      centered={!high}
      yOffset={high ? "8dvh" : undefined}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      {children}
    </Modal>
  );
}
