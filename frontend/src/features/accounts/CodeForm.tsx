import { Anchor, Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { useRemarks } from "../../ui/useRemarks";
import { useSignIn } from "./api";

/** Six digits, in one field that accepts them however they were copied. */
export function CodeForm({ email, mailbox, again }: { email: string; mailbox: string | null; again: () => void }) {
  const { t } = useTranslation("accounts");
  const signIn = useSignIn();
  const remarks = useRemarks<"code">(signIn.error);
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (remarks.complete({ code })) signIn.mutate({ email: email.trim(), code: code.replaceAll(/\D/g, "") });
      }}
    >
      <p>{t("signIn.sentLead", { email })}</p>
      <p className={list.soft} style={{ margin: "8px 0 16px" }}>
        {t("signIn.sentWhy")}
      </p>
      {mailbox ? (
        <p style={{ marginBottom: 16 }}>
          <Anchor href={mailbox} target="_blank" rel="noreferrer">
            {t("signIn.openMailbox")}
          </Anchor>
        </p>
      ) : null}
      <TextInput
        ref={field}
        required
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        label={t("signIn.code")}
        error={remarks.of("code")}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <FormFoot label={t("signIn.enter")} pending={signIn.isPending} error={signIn.error} />
      <Button variant="subtle" mt={10} px={0} onClick={again}>
        {t("signIn.again")}
      </Button>
    </form>
  );
}
