import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { asProblem } from "../../../core/problems";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Plain } from "../../../ui/Plain";
import { Problem } from "../../../ui/Problem";
import { TrustLinks } from "../../../ui/TrustLinks";
import { useVerifyAddress } from "./api";

/** Where the mail to another address leads: the link shows a button, and the button verifies. */
export default function VerifyAddressPage() {
  const { t } = useTranslation("accounts");
  const token = useSearchParams()[0].get("token") ?? "";
  const verify = useVerifyAddress();
  // A link that is spent, too old or not ours cannot become right by another press.
  const over = token === "" || [404, 410, 422].includes(asProblem(verify.error).status);
  const title = verify.data ? "verify.doneTitle" : over ? "verify.wrongTitle" : "verify.title";
  return (
    <Plain title={t(title)} foot={<TrustLinks />}>
      {over ? (
        <>
          {verify.error ? <Problem error={verify.error} /> : <p>{t("verify.wrong")}</p>}
          <LinkButton to="/me" variant="default" mt="md">
            {t("verify.toMe")}
          </LinkButton>
        </>
      ) : null}
      <div role="status">
        {verify.data ? (
          <>
            <p className={list.stand}>{t("verify.done", { email: verify.data.email })}</p>
            <LinkButton to="/me" variant="default" mt="md">
              {t("verify.toMe")}
            </LinkButton>
          </>
        ) : null}
      </div>
      {over || verify.data ? null : (
        <>
          <p>{t("verify.lead")}</p>
          <Button mt="md" mb="md" loading={verify.isPending} onClick={() => verify.mutate(token)}>
            {t("verify.press")}
          </Button>
          <Problem error={verify.error} />
        </>
      )}
    </Plain>
  );
}
