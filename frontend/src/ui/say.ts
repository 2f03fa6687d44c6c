import { notifications } from "@mantine/notifications";
import i18next from "i18next";

/** Tell in passing that something was done. */
export function say(message: string): void {
  notifications.show({ message, closeButtonProps: { "aria-label": i18next.t("close", { ns: "ui" }), size: 44 } });
}
