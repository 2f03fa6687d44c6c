import { useTranslation } from "react-i18next";
import { currentLanguage, speak } from "../../core/i18n";
import { remember } from "../../core/preferences";
import type { Language } from "../../core/shapes";
import classes from "./LanguageSwitch.module.css";

const languages: Language[] = ["fr", "en"];

/** Before one has signed in: the two languages, remembered by this browser. */
export function LanguageSwitch() {
  const { t } = useTranslation("app");
  const choose = (language: Language) => {
    remember("language", language);
    void speak(language);
  };
  return (
    <div role="group" aria-label={t("menu.language")} className={classes.switch}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={currentLanguage() === language}
          className={classes.choice}
          onClick={() => choose(language)}
        >
          {t(`languages.${language}`)}
        </button>
      ))}
    </div>
  );
}
