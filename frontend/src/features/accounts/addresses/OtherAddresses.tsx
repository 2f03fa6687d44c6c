import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { Tag } from "../../../ui/Tag";
import { useRemarks } from "../../../ui/useRemarks";
import { Waiting } from "../../../ui/Waiting";
import { addressesQuery, useAddAddress, useRemoveAddress } from "./api";

/** The addresses one answers mail from beside the one to sign in with; each is verified by a mail to it. */
export function OtherAddresses() {
  const { t } = useTranslation("accounts");
  const addresses = useQuery(addressesQuery);
  const remove = useRemoveAddress();
  const again = useAddAddress();
  return (
    <section className={list.section} aria-labelledby="addresses">
      <h2 id="addresses">{t("addresses.title")}</h2>
      <p className={`${list.prose} ${list.soft}`}>{t("addresses.lead")}</p>
      {addresses.isPending ? <Waiting rows={1} /> : null}
      <Problem error={addresses.error ?? remove.error ?? again.error} />
      <ul className={list.list}>
        {addresses.data?.items.map(({ id, email, verified_at: verified, created_at: asked }) => (
          <li key={id} className={list.row}>
            <div style={{ flex: "1 1 220px", minWidth: 0, overflowWrap: "anywhere" }}>
              <strong>{email}</strong> <Tag tone={verified ? "ok" : "watch"}>{t(verified ? "addresses.verified" : "addresses.waiting")}</Tag>
              {verified ? null : <div className={`${list.soft} ${list.small}`}>{t("addresses.asked", { when: formatDate(asked) })}</div>}
            </div>
            {verified ? null : (
              <Button
                variant="default"
                loading={again.isPending && again.variables === email}
                aria-label={t("addresses.againNamed", { email })}
                onClick={() => again.mutate(email, { onSuccess: () => say(t("addresses.sent", { email })) })}
              >
                {t("addresses.again")}
              </Button>
            )}
            <Button
              variant="default"
              loading={remove.isPending && remove.variables === id}
              aria-label={t("addresses.removeNamed", { email })}
              onClick={() => remove.mutate(id)}
            >
              {t("addresses.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <AddAddress />
    </section>
  );
}

function AddAddress() {
  const { t } = useTranslation("accounts");
  const add = useAddAddress();
  const remarks = useRemarks<"email">(add.error);
  const [email, setEmail] = useState("");
  return (
    <form
      noValidate
      style={{ maxWidth: 560, marginTop: 10 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!remarks.complete({ email })) return;
        add.mutate(email.trim(), {
          onSuccess: () => {
            say(t("addresses.sent", { email: email.trim() }));
            setEmail("");
          },
        });
      }}
    >
      <TextInput
        type="email"
        label={t("addresses.another")}
        description={t("addresses.anotherWhy")}
        error={remarks.of("email")}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <FormFoot label={t("addresses.add")} pending={add.isPending} error={remarks.of("email") ? null : add.error} />
    </form>
  );
}
