import { useMe } from "../core/session";
import MePage from "../features/accounts/MePage";
import { FeedAddress } from "../features/countries/places/FeedAddress";

/** Oneself, with the private addresses that other rooms give. */
export default function MeRoute() {
  return <MePage addresses={useMe().guest ? null : <FeedAddress />} />;
}
