import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { remember, useSingleKeys } from "../../core/preferences";
import { Dialog } from "../../ui/Dialog";
import classes from "./HelpSheet.module.css";

const shortcuts = ["jump", "help", "send", "escape"] as const;

/** The keyboard shortcuts, and the switch for those of a single key. */
export default function HelpSheet({ close }: { close: () => void }) {
  const { t } = useTranslation("app");
  const singleKeys = useSingleKeys();

  return (
    <Dialog title={t("help.title")} close={close}>
      <dl className={classes.keys}>
        {shortcuts.map((name) => (
          <div key={name}>
            <dt>{t(`help.${name}`)}</dt>
            <dd>
              <kbd>{t(`help.${name}Key`)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        mt="md"
        checked={singleKeys}
        onChange={(event) => remember("single-keys", event.currentTarget.checked ? "on" : "off")}
        label={t("help.singleKeys")}
        description={t("help.singleKeysWhy")}
      />
    </Dialog>
  );
}
