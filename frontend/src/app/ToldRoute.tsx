import { useMe } from "../core/session";
import { CountriesFollowed } from "../features/countries/places/CountriesFollowed";
import { NextLetter } from "../features/digests/mine/NextLetter";
import { PREFERENCES_KEY } from "../features/notifications/preferences/api";
import PreferencesPage from "../features/notifications/preferences/PreferencesPage";

/** How one is told, with how closely one follows each country, and when the next letter comes. */
export default function ToldRoute() {
  return <PreferencesPage following={useMe().guest ? null : <CountriesFollowed />} letter={<NextLetter choices={PREFERENCES_KEY} />} />;
}
