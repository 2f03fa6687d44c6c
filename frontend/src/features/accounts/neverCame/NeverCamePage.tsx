import { Button, Checkbox, SegmentedControl } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useMe } from "../../../core/session";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Pager } from "../../../ui/Pager";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useSearchText } from "../../../ui/useSearchText";
import { Waiting } from "../../../ui/Waiting";
import { mayAddPeople } from "../mayAddPeople";
import { neverCameQuery, useInviteMany, type Among, type NeverCame } from "./api";
import classes from "./NeverCame.module.css";

const amongOf: Record<string, Among> = { no: { invited: false }, yes: { invited: true } };

/** Who never came, and inviting them again: some, a page of them, or all. */
export default function NeverCamePage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const { page, value, set } = useSearchText({});
  const which = value("invited") || "all";
  const among = amongOf[which] ?? {};
  const found = useQuery({ ...neverCameQuery(among, page), placeholderData: keepPreviousData });
  const invite = useInviteMany();
  const [chosen, setChosen] = useState<number[]>([]);
  const items = found.data?.items ?? [];
  const free = items.filter(({ may_be_invited }) => may_be_invited).map(({ person }) => person.id);
  const here = chosen.filter((id) => free.includes(id));

  const send = async (asked: Parameters<typeof invite.mutateAsync>[0]) => {
    const { count } = await invite.mutateAsync(asked);
    setChosen([]);
    say(t("neverCame.sent", { count }));
  };

  if (!mayAddPeople(me)) return <NotFound />;
  return (
    <Page
      title={t("neverCame.title")}
      crumb={<Link to="/people">{t("people.title")}</Link>}
      meta={found.data ? t("neverCame.count", { count: found.data.total }) : null}
    >
      <p className={list.prose}>{t("neverCame.lead")}</p>
      <SegmentedControl
        mt="md"
        fullWidth
        className={classes.which}
        aria-label={t("neverCame.which")}
        value={which}
        onChange={(to) => set({ invited: to === "all" ? "" : to })}
        data={[
          { value: "all", label: t("neverCame.all") },
          { value: "no", label: t("neverCame.notInvited") },
          { value: "yes", label: t("neverCame.invited") },
        ]}
      />
      {found.isPending ? <Waiting rows={6} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {items.length > 0 ? (
        <div className={classes.bar}>
          <Checkbox
            label={t("neverCame.selectPage")}
            disabled={free.length === 0}
            checked={free.length > 0 && here.length === free.length}
            indeterminate={here.length > 0 && here.length < free.length}
            onChange={(event) => setChosen(event.currentTarget.checked ? free : [])}
          />
          <div className={list.row}>
            <Button disabled={here.length === 0} loading={invite.isPending} onClick={() => void send({ ids: here }).catch(() => undefined)}>
              {here.length === 0 ? t("neverCame.inviteNobody") : t("neverCame.invite", { count: here.length })}
            </Button>
            {found.data && found.data.pages > 1 ? (
              <ConfirmButton
                label={t("neverCame.inviteAll", { count: found.data.total })}
                title={t("neverCame.allTitle")}
                confirm={t("neverCame.inviteAll", { count: found.data.total })}
                pending={invite.isPending}
                error={invite.error}
                onConfirm={() => send({ among })}
              >
                <p>{t("neverCame.allWords", { count: found.data.total })}</p>
              </ConfirmButton>
            ) : null}
          </div>
        </div>
      ) : null}
      <Problem error={invite.error} />
      <ul className={list.list}>
        {items.map((item) => (
          <li key={item.person.id}>
            <Row
              item={item}
              chosen={here.includes(item.person.id)}
              choose={(yes) => setChosen(yes ? [...here, item.person.id] : here.filter((id) => id !== item.person.id))}
            />
          </li>
        ))}
      </ul>
      {found.data?.total === 0 ? (
        <EmptyState title={t(which === "all" ? "neverCame.none" : "neverCame.noneHere")} lead={t("neverCame.noneLead")} />
      ) : null}
      {found.data ? <Pager page={page} pages={found.data.pages} go={(to) => set({ page: String(to) })} /> : null}
    </Page>
  );
}

function Row({ item, chosen, choose }: { item: NeverCame; chosen: boolean; choose: (yes: boolean) => void }) {
  const { t } = useTranslation("accounts");
  const { person, invited_at: at, invited_times: count, reminded_at: reminded, waiting, may_be_invited: free } = item;
  const first = at ? t("neverCame.times", { count, when: formatDate(at) }) : t("neverCame.never");
  const invited = reminded ? `${first}, ${t("neverCame.reminded", { when: formatDate(reminded) })}` : first;
  const note = waiting ? t("neverCame.waiting") : free ? invited : `${invited} (${t("neverCame.tooSoon")})`;
  return (
    <div className={classes.row}>
      <Checkbox
        aria-label={t("neverCame.select", { name: person.name })}
        disabled={!free}
        checked={chosen}
        onChange={(event) => choose(event.currentTarget.checked)}
        className={classes.check}
      />
      <PersonLine
        person={person}
        link
        note={`${item.email} · ${note}`}
      />
    </div>
  );
}
