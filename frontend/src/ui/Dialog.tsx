import { Modal } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

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
  // The window is open from its first moment on, so that it has seen nobody else have the focus.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const left = document.activeElement === null || document.activeElement === document.body;
      if (left && opener instanceof HTMLElement && opener.isConnected) {
        opener.focus({ preventScroll: true });
      }
    },
    [opener],
  );
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
