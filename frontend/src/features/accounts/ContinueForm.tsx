import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../core/problems";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { useSignIn } from "./api";

/** Opened from the mail: nothing is spent until the person presses the button, so mail scanners burn no link. */
export function ContinueForm({ token, again }: { token: string; again: () => void }) {
  const { t } = useTranslation("accounts");
  const signIn = useSignIn();
  const over = signIn.error ? ["link-spent", "link-expired", "not-found"].includes(asProblem(signIn.error).slug) : false;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ token });
      }}
    >
      <p className={list.soft}>{t("signIn.continueLead")}</p>
      <FormFoot label={t("signIn.continue")} pending={signIn.isPending} error={signIn.error} />
      {over ? (
        <Button variant="default" mt={12} onClick={again}>
          {t("signIn.newLink")}
        </Button>
      ) : null}
    </form>
  );
}
