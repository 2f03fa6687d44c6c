import { useMe } from "../core/session";
import { CountriesFollowed } from "../features/countries/places/CountriesFollowed";
import PreferencesPage from "../features/notifications/preferences/PreferencesPage";

/** How one is told, with how closely one follows each country. */
export default function ToldRoute() {
  return <PreferencesPage following={useMe().guest ? null : <CountriesFollowed />} />;
}
