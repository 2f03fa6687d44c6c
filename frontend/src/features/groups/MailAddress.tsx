import { Button, CopyButton, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import list from "../../ui/List.module.css";
import { Problem } from "../../ui/Problem";
import { mailAddressQuery } from "./api";

/** Where a member writes to open a discussion in the group by mail: an address that is theirs alone. */
export function MailAddress({ group }: { group: number }) {
  const { t } = useTranslation("groups");
  const { data, error } = useQuery(mailAddressQuery(group));
  if (!data?.address) return <Problem error={error} />;
  return (
    <section className={list.section} aria-labelledby="by-mail">
      <h2 id="by-mail">{t("byMail.title")}</h2>
      <div className={list.fields} style={{ maxWidth: 640 }}>
        <TextInput
          readOnly
          label={t("byMail.address")}
          description={t("byMail.why")}
          value={data.address}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div>
          <CopyButton value={data.address} timeout={3_000}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={
                  copied ? <IconCheck size={20} stroke={1.7} aria-hidden="true" /> : <IconCopy size={20} stroke={1.7} aria-hidden="true" />
                }
                onClick={copy}
              >
                {t(copied ? "byMail.copied" : "byMail.copy")}
              </Button>
            )}
          </CopyButton>
        </div>
      </div>
    </section>
  );
}
