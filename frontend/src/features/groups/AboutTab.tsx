import { useTranslation } from "react-i18next";
import { formatAgo } from "../../core/format";
import { localName } from "../../core/i18n";
import { ConfirmButton } from "../../ui/ConfirmButton";
import list from "../../ui/List.module.css";
import { useLeave } from "./api";
import { purposeOf } from "./GroupRow";
import { MailAddress } from "./MailAddress";
import { useGroup } from "./useGroup";
import { entranceWords, readersWords } from "./words";

/** What the group is for, who reads it, how one comes in and how one leaves. */
export default function AboutTab() {
  const { t } = useTranslation("groups");
  const group = useGroup();
  const leave = useLeave(group.id);
  return (
    <>
      <section className={list.section}>
        <h2>{t("purpose")}</h2>
        <p className={list.prose}>{purposeOf(group) || t("noPurpose")}</p>
      </section>
      <section className={list.section}>
        <dl className={list.facts}>
          <div>
            <dt>{t("facts.kind")}</dt>
            <dd>{t(`kinds.${group.kind}`)}</dd>
          </div>
          <div>
            <dt>{t("facts.entrance")}</dt>
            <dd>{entranceWords(t, group)}</dd>
          </div>
          <div>
            <dt>{t("whoReads")}</dt>
            <dd>{readersWords(t, group)}</dd>
          </div>
          {group.last_activity_at ? (
            <div>
              <dt>{t("facts.activity")}</dt>
              <dd>{formatAgo(group.last_activity_at) ?? t("justNow", { ns: "ui" })}</dd>
            </div>
          ) : null}
        </dl>
      </section>
      {group.my_role && group.takes_mail ? <MailAddress group={group.id} /> : null}
      {group.my_role ? (
        <section className={list.section}>
          <h2>{t("leaveTitleShort")}</h2>
          {group.can.leave ? (
            <ConfirmButton
              danger
              label={t("leave")}
              title={t("leaveTitle", { name: localName(group) })}
              confirm={t("leave")}
              pending={leave.isPending}
              error={leave.error}
              onConfirm={() => leave.mutateAsync()}
            >
              <p>{t("leaveWords")}</p>
            </ConfirmButton>
          ) : (
            <p className={list.soft}>{t("leaveAutomatic")}</p>
          )}
        </section>
      ) : null}
    </>
  );
}
