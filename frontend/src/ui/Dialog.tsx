import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  close: () => void;
  size?: number;
  children: ReactNode;
}

/** A window over the page: named, closed by Escape, and the focus goes back where it came from. */
export function Dialog({ title, close, size = 520, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <Modal opened onClose={close} title={<strong>{title}</strong>} size={size} closeButtonProps={{ "aria-label": t("close"), size: 44 }}>
      {children}
    </Modal>
  );
}
