import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { LevelMenu } from "../../../ui/LevelMenu";
import { useFollowCountry, type CountryCounts, type CountryPage } from "./api";

/** How closely one follows a country, on its own page. */
export function FollowCountry({ page }: { page: CountryPage }) {
  return <CountryLevel code={page.country.code} level={page.level} />;
}

/** The same in a list, where the country is named. */
export const ListedLevel = ({ country }: { country: CountryCounts }) => (
  <CountryLevel code={country.code} level={country.level} name={localName(country)} />
);

function CountryLevel({ code, level, name }: { code: string; level: CountryPage["level"]; name?: string }) {
  const { t } = useTranslation("countries");
  const follow = useFollowCountry(code);
  return (
    <LevelMenu
      name={name}
      level={level ?? "normal"}
      own={level}
      means={{
        all: t("places.level.all"),
        followed: t("places.level.followed"),
        normal: t("places.level.normal"),
        muted: t("places.level.muted"),
      }}
      choose={follow.mutate}
      pending={follow.isPending}
      error={follow.error}
    />
  );
}
