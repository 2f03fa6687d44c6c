import { Checkbox, Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { today } from "../../core/format";
import { useMe } from "../../core/session";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { useAddPerson } from "./api";
import { asMandate, MandateFields, type MandateDraft } from "./MandateFields";
import { administered } from "./mayAddPeople";

type Field = "name" | "email" | "organisation" | "authority_id" | "role" | "title" | "starts_on" | "ends_on";

/** Add someone: of an authority with a mandate, or of an organisation. */
export default function NewPersonPage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const navigate = useNavigate();
  const add = useAddPerson();
  const remarks = useRemarks<Field>(add.error);
  const among = me.staff ? undefined : administered(me);
  const [kind, setKind] = useState<"mandate" | "organisation">("mandate");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [invite, setInvite] = useState(true);
  const [draft, setDraft] = useState<MandateDraft>({
    authority: among?.length === 1 ? (among[0] ?? null) : null,
    role: "technician",
    title: "",
    starts_on: today(),
    ends_on: "",
  });

  const submit = () => {
    const tie =
      kind === "organisation"
        ? { organisation }
        : { authority_id: draft.authority ? "chosen" : "", title: draft.title, starts_on: draft.starts_on };
    if (!remarks.complete({ name, email, ...tie })) return;
    add.mutate(
      {
        name,
        email,
        invite,
        ...(kind === "mandate" && draft.authority ? { mandate: asMandate(draft, draft.authority) } : { organisation }),
      },
      {
        onSuccess: (person) => {
          say(t(invite ? "newPerson.addedInvited" : "newPerson.added", { name }));
          void navigate(`/people/${person.id}`);
        },
      },
    );
  };

  return (
    <Page title={t("newPerson.title")} crumb={<Link to="/people">{t("people.title")}</Link>}>
      <form
        noValidate
        className={list.fields}
        style={{ maxWidth: 560 }}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput required label={t("newPerson.name")} error={remarks.of("name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          required
          type="email"
          label={t("newPerson.email")}
          error={remarks.of("email")}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {me.staff ? (
          <Radio.Group label={t("newPerson.kind")} value={kind} onChange={(value) => setKind(value as typeof kind)}>
            <Radio mt={10} value="mandate" label={t("newPerson.ofAuthority")} />
            <Radio mt={10} value="organisation" label={t("newPerson.ofOrganisation")} description={t("newPerson.ofOrganisationWhy")} />
          </Radio.Group>
        ) : null}
        {kind === "mandate" ? (
          <MandateFields
            draft={draft}
            set={(part) => setDraft((before) => ({ ...before, ...part }))}
            among={among}
            remark={remarks.of}
          />
        ) : (
          <TextInput
            required
            label={t("newPerson.organisation")}
            error={remarks.of("organisation")}
            value={organisation}
            onChange={(event) => setOrganisation(event.currentTarget.value)}
          />
        )}
        <Checkbox checked={invite} onChange={(event) => setInvite(event.currentTarget.checked)} label={t("newPerson.invite")} description={t("newPerson.inviteWhy")} />
        <FormFoot label={t("newPerson.submit")} pending={add.isPending} error={add.error} />
      </form>
    </Page>
  );
}
