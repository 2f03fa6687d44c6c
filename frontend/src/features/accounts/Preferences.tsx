import { SegmentedControl, Switch } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { remember, useSingleKeys } from "../../core/preferences";
import { useMe, useUpdateMe } from "../../core/session";
import type { Language, Scheme } from "../../core/shapes";
import list from "../../ui/List.module.css";
import { Problem } from "../../ui/Problem";

/** Language and colours follow the person to any browser; the keyboard is this browser's own. */
export function Preferences() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const update = useUpdateMe();
  const singleKeys = useSingleKeys();
  const narrow = useMediaQuery("(max-width: 30em)");
  return (
    <section className={list.section} aria-labelledby="preferences">
      <h2 id="preferences">{t("me.preferences")}</h2>
      <div className={list.fields}>
        <div>
          <div id="language">{t("menu.language", { ns: "app" })}</div>
          <SegmentedControl
            aria-labelledby="language"
            size="md"
            value={me.language}
            onChange={(language) => update.mutate({ language: language as Language })}
            data={(["fr", "en"] as const).map((value) => ({ value, label: t(`languages.${value}`, { ns: "app" }) }))}
          />
        </div>
        <div>
          <div id="scheme">{t("menu.scheme", { ns: "app" })}</div>
          <SegmentedControl
            aria-labelledby="scheme"
            orientation={narrow ? "vertical" : "horizontal"}
            size="md"
            value={me.color_scheme}
            onChange={(scheme) => update.mutate({ color_scheme: scheme as Scheme })}
            data={(["auto", "light", "dark"] as const).map((value) => ({ value, label: t(`schemes.${value}`, { ns: "app" }) }))}
          />
        </div>
        <Switch
          checked={singleKeys}
          onChange={(event) => remember("single-keys", event.currentTarget.checked ? "on" : "off")}
          label={t("help.singleKeys", { ns: "app" })}
          description={t("help.singleKeysWhy", { ns: "app" })}
        />
        <Problem error={update.error} />
      </div>
    </section>
  );
}
