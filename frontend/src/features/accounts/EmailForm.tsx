import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { useRemarks } from "../../ui/useRemarks";
import { useAskForLink } from "./api";

interface Props {
  email: string;
  setEmail: (email: string) => void;
  sent: () => void;
}

/** Ask for the mail that lets one in; the answer is the same whether the address is known or not. */
export function EmailForm({ email, setEmail, sent }: Props) {
  const { t } = useTranslation("accounts");
  const askForLink = useAskForLink();
  const remarks = useRemarks<"email">(askForLink.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (remarks.complete({ email })) askForLink.mutate(email.trim(), { onSuccess: sent });
      }}
    >
      <p className={list.soft} style={{ marginBottom: 14 }}>
        {t("signIn.lead")}
      </p>
      <TextInput
        required
        type="email"
        name="email"
        autoComplete="email"
        inputMode="email"
        label={t("signIn.email")}
        error={remarks.of("email")}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <FormFoot label={t("signIn.send")} pending={askForLink.isPending} error={askForLink.error} />
    </form>
  );
}
