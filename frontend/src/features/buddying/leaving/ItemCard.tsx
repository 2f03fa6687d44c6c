import { Radio } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import type { Item } from "./api";
import classes from "./Leaving.module.css";
import { canKeep, type Act } from "./review";

interface Props {
  item: Item;
  takes: boolean;
  act: Act;
  onChange: (act: Act) => void;
}

/** One request, pair or offer: what it is, who waits on its other side, and whether it goes on. */
export function ItemCard({ item, takes, act, onChange }: Props) {
  const { t } = useTranslation("buddying");
  const country = useCountryName();
  const theme = useThemeName();
  const about = [...item.countries.map(country), ...item.themes.map(theme)].join(" · ");
  const title = item.kind === "offer" ? about || t("leaving.offerOfRegister") : item.title;
  const keeps = canKeep(item, takes);
  const why = keeps ? null : t(item.cannot ? `leaving.cannot.${item.cannot}` : "leaving.cannot.personal");
  return (
    <>
      <div className={classes.name}>
        {item.kind === "request" ? <Link to={`/buddying/requests/${item.id}`}>{title}</Link> : title}
      </div>
      <div className={`${list.soft} ${list.small}`}>
        {[t("leaving.since", { day: formatDate(item.since) }), item.kind === "offer" ? item.title : about].filter(Boolean).join(" · ")}
      </div>
      {item.peer ? (
        <div className={classes.peer}>
          <PersonLine person={item.peer} link small note={t("leaving.peerWaits")} />
        </div>
      ) : null}
      <Radio.Group
        className={classes.acts}
        label={t("leaving.what", { title })}
        description={why}
        value={act}
        onChange={(chosen) => onChange(chosen as Act)}
      >
        <Radio value="take" disabled={!keeps} label={t(takes ? `leaving.take.${item.kind}` : "leaving.give")} />
        <Radio value="drop" label={t(`leaving.drop.${item.kind}`)} description={t(`leaving.dropWhy.${item.kind}`)} />
      </Radio.Group>
    </>
  );
}
