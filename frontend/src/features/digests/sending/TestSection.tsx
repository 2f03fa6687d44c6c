import { Button, SegmentedControl } from "@mantine/core";
import { IconMailCheck, IconSend } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../core/i18n";
import { Problem } from "../../../ui/Problem";
import { useTest } from "./api";
import classes from "./Sending.module.css";

const ONE_PRESS_MS = 5_000;

/** A test to oneself, and nobody else; the page says where to look for it. */
export function TestSection({ editionId }: { editionId: number }) {
  const { t } = useTranslation("digests");
  const [language, setLanguage] = useState<"fr" | "en">(currentLanguage() === "en" ? "en" : "fr");
  const test = useTest(editionId);
  const press = useRef({ key: crypto.randomUUID(), language, answered: 0 });
  const send = () => {
    // Pressed again after a lost answer, or within seconds, it is the same test: one mail.
    const over = press.current.answered > 0 && Date.now() - press.current.answered > ONE_PRESS_MS;
    if (over || press.current.language !== language) press.current = { key: crypto.randomUUID(), language, answered: 0 };
    test.mutate({ client_key: press.current.key, language }, { onSuccess: () => (press.current.answered = Date.now()) });
  };
  return (
    <div className={classes.test}>
      <p className={classes.prose}>{t("sending.test.lead")}</p>
      <div>
        <span className={classes.label} id="test-language">
          {t("sending.test.language")}
        </span>
        <SegmentedControl
          aria-labelledby="test-language"
          value={language}
          onChange={(value) => setLanguage(value as "fr" | "en")}
          data={[
            { value: "fr", label: t("sending.languages.fr") },
            { value: "en", label: t("sending.languages.en") },
          ]}
        />
      </div>
      <Button leftSection={<IconSend size={20} aria-hidden="true" />} loading={test.isPending} onClick={send}>
        {t("sending.test.send")}
      </Button>
      <Problem error={test.error} />
      <div role="status">
        {test.data && !test.isPending ? (
          <p className={classes.done}>
            <IconMailCheck size={22} stroke={1.7} aria-hidden="true" />
            <span>{t("sending.test.sent", { address: test.data.address, prefix: t(`sending.test.prefix.${test.variables?.language ?? "fr"}`) })}</span>
          </p>
        ) : null}
      </div>
    </div>
  );
}
