import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { insidePath } from "../../core/insidePath";
import { useSession } from "../../core/session";
import { Plain } from "../../ui/Plain";
import { Problem } from "../../ui/Problem";
import { TrustLinks } from "../../ui/TrustLinks";
import { Waiting } from "../../ui/Waiting";
import { CodeForm } from "./CodeForm";
import { ContinueForm } from "./ContinueForm";
import { EmailForm } from "./EmailForm";
import { LanguageSwitch } from "./LanguageSwitch";
import { Personas } from "./Personas";
import classes from "./SignInPage.module.css";

/** The way in: an address, then the mail's link or its six digits; in demo mode, also a persona. */
export default function SignInPage() {
  const { t } = useTranslation("accounts");
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const [email, setEmail] = useState(search.get("email") ?? "");
  const [sent, setSent] = useState(false);
  const token = search.get("token");

  if (session.data?.person) return <Navigate to={insidePath(search.get("next"))} replace />;
  const again = () => {
    setSent(false);
    setSearch({}, { replace: true });
  };
  return (
    <Plain title={t(token ? "signIn.continueTitle" : sent ? "signIn.sentTitle" : "signIn.title")} wide foot={<><LanguageSwitch /><TrustLinks /></>}>
      <Problem error={session.error} retry={() => void session.refetch()} />
      {session.isPending ? <Waiting rows={2} /> : null}
      {session.data ? (
        <div className={classes.form}>
          {token ? <ContinueForm token={token} again={again} /> : null}
          {!token && sent ? <CodeForm email={email} mailbox={session.data.mailbox_url} again={again} /> : null}
          {!token && !sent ? <EmailForm email={email} setEmail={setEmail} sent={() => setSent(true)} /> : null}
        </div>
      ) : null}
      {session.data?.demo && !token && !sent ? <Personas mailbox={session.data.mailbox_url} /> : null}
    </Plain>
  );
}
