import { Checkbox, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatNumber } from "../../../core/format";
import { currentLocale, localName } from "../../../core/i18n";
import { EmptyState } from "../../../ui/EmptyState";
import type { CountryCounts } from "./api";
import classes from "./CountryTable.module.css";
import { columns, shownIn, sorted, type Column, type Order } from "./table";

/** The table that says all the map shows: by name or by number, found by a few letters. */
export function CountryTable({ countries }: { countries: CountryCounts[] }) {
  const { t } = useTranslation("countries");
  const [text, setText] = useState("");
  const [all, setAll] = useState(false);
  const [order, setOrder] = useState<Order>({ by: "name", down: false });
  const shown = sorted(shownIn(countries, text, all), order, localName, currentLocale());
  const turn = (by: Column) => setOrder((before) => ({ by, down: before.by === by ? !before.down : by !== "name" }));

  return (
    <section className={classes.section} aria-labelledby="table">
      <h2 id="table">{t("places.table.title")}</h2>
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t("places.table.search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Checkbox
          className={classes.all}
          label={t("places.table.all", { count: countries.length })}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </div>
      <p className="visually-hidden" role="status">
        {t("places.table.count", { count: shown.length })}
      </p>
      {shown.length === 0 ? (
        <EmptyState title={t(text ? "places.table.none" : "places.table.nothing")} lead={t(text ? "places.table.noneLead" : "places.table.nothingLead")} />
      ) : (
        <table className={classes.table}>
          <caption className="visually-hidden">{t("places.table.title")}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={column === "name" ? undefined : classes.number}
                  aria-sort={order.by === column ? (order.down ? "descending" : "ascending") : undefined}
                >
                  <button type="button" className={classes.turn} onClick={() => turn(column)}>
                    {t(`places.table.${column}`)}
                    {order.by === column ? (
                      order.down ? <IconArrowDown size={16} stroke={1.9} aria-hidden="true" /> : <IconArrowUp size={16} stroke={1.9} aria-hidden="true" />
                    ) : null}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((country) => (
              <Row key={country.code} country={country} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ country }: { country: CountryCounts }) {
  const { t } = useTranslation("countries");
  return (
    <tr>
      <th scope="row">
        <Link to={`/countries/${country.code}`}>{localName(country)}</Link>
      </th>
      {columns
        .filter((column) => column !== "name" && column !== "mine")
        .map((column) => {
          const count = country[column as "partnerships" | "authorities" | "bulletins" | "alerts"];
          return (
            <td key={column} className={classes.number} data-label={t(`places.table.${column}`)} data-zero={count === 0 || undefined} data-alert={(column === "alerts" && count > 0) || undefined}>
              {formatNumber(count)}
            </td>
          );
        })}
      <td className={classes.number} data-label={t("places.table.mine")} data-zero={!country.mine || undefined}>
        {t(country.mine ? "places.table.yes" : "places.table.no")}
      </td>
    </tr>
  );
}
