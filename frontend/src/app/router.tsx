import { createBrowserRouter, type RouteObject } from "react-router";
import { CrashPage } from "./CrashPage";
import { fetchWithStrings } from "./fetchWithStrings";
import { Frame } from "./Frame";
import { RequireSession } from "./RequireSession";
import HomePage from "../features/home/HomePage";
import { Root } from "./Root";
import { trustNames } from "../ui/TrustLinks";

/** A page that is fetched when someone first goes there, with the strings of the rooms whose words it shows. */
const page = (load: () => Promise<{ default: React.ComponentType }>, ...rooms: string[]): Pick<RouteObject, "lazy"> => ({
  lazy: { Component: async () => (await fetchWithStrings(load, ...rooms)).default },
});

const insideShell: RouteObject[] = [
  { index: true, Component: HomePage },
  { path: "groups", ...page(() => import("../features/groups/GroupsPage"), "groups") },
  {
    path: "groups/:id",
    ...page(() => import("../features/groups/GroupPage"), "groups"),
    children: [
      { index: true, ...page(() => import("../features/discussion/list/GroupDiscussions"), "discussion") },
      { path: "members", ...page(() => import("../features/groups/MembersTab"), "groups") },
      { path: "decisions", ...page(() => import("../features/discussion/settling/DecisionsTab"), "discussion") },
      { path: "about", ...page(() => import("../features/groups/AboutTab"), "groups") },
      { path: "reports", ...page(() => import("../features/groups/ReportsTab"), "groups") },
      { path: "health", ...page(() => import("../features/groups/HealthTab"), "groups") },
      { path: "settings", ...page(() => import("../features/groups/SettingsTab"), "groups") },
    ],
  },
  { path: "discussions/:id", ...page(() => import("../features/discussion/DiscussionPage"), "discussion") },
  { path: "discussions/:id/:number", ...page(() => import("../features/discussion/DiscussionPage"), "discussion") },
  { path: "alerts", ...page(() => import("../features/countries/alerts/AlertsPage"), "countries") },
  { path: "alerts/:id", ...page(() => import("../features/countries/alerts/AlertPage"), "countries") },
  { path: "countries", ...page(() => import("../features/countries/places/CountriesPage"), "countries") },
  { path: "countries/:code", ...page(() => import("../features/countries/places/CountryPage"), "countries") },
  {
    path: "veille",
    ...page(() => import("../features/countries/stories/VeillePage"), "countries"),
    children: [
      { index: true, ...page(() => import("../features/countries/stories/MyStories"), "countries") },
      { path: "all", ...page(() => import("../features/countries/stories/AllStories"), "countries") },
      { path: "to-publish", ...page(() => import("../features/countries/bulletins/ToPublish"), "countries") },
    ],
  },
  { path: "veille/stories/:id", ...page(() => import("../features/countries/stories/StoryPage"), "countries") },
  { path: "bulletins/:id", ...page(() => import("../features/countries/bulletins/BulletinPage"), "countries") },
  { path: "buddying/asked", ...page(() => import("../features/buddying/answers/AskedPage"), "buddying") },
  { path: "authorities", ...page(() => import("../features/authorities/AuthoritiesPage"), "authorities") },
  { path: "authorities/:id", ...page(() => import("../features/authorities/AuthorityPage"), "authorities") },
  { path: "partnerships", ...page(() => import("../features/partnerships/PartnershipsPage"), "partnerships") },
  { path: "partnerships/new", ...page(() => import("../features/partnerships/NewPartnershipPage"), "partnerships") },
  { path: "partnerships/import", ...page(() => import("../features/partnerships/import/ImportPage"), "partnerships") },
  { path: "partnerships/import/:id", ...page(() => import("../features/partnerships/import/ImportPage"), "partnerships") },
  { path: "partnerships/:id", ...page(() => import("../features/partnerships/PartnershipPage"), "partnerships") },
  { path: "partnerships/:id/edit", ...page(() => import("../features/partnerships/EditPartnershipPage"), "partnerships") },
  { path: "buddying", ...page(() => import("../features/buddying/requests/HubPage"), "buddying") },
  { path: "buddying/new", ...page(() => import("../features/buddying/asking/NewRequestPage"), "buddying") },
  { path: "buddying/networks", ...page(() => import("../features/buddying/networks/NetworksPage"), "buddying") },
  { path: "buddying/requests/:id", ...page(() => import("../features/buddying/requests/RequestPage"), "buddying") },
  { path: "buddying/requests/:id/edit", ...page(() => import("../features/buddying/asking/EditRequestPage"), "buddying") },
  { path: "buddying/offer", ...page(() => import("../features/buddying/offers/OfferPage"), "buddying") },
  { path: "buddying/weights", ...page(() => import("../features/buddying/weights/WeightsPage"), "buddying") },
  { path: "secretariat/buddying/plan", ...page(() => import("../features/buddying/plan/PlanPage"), "buddying") },
  { path: "secretariat/buddying/weights", ...page(() => import("../features/buddying/weights/WeightsPage"), "buddying") },
  { path: "buddying/handovers/:id", ...page(() => import("../features/buddying/leaving/HandoverPage"), "buddying") },
  { path: "secretariat/buddying/handovers", ...page(() => import("../features/buddying/leaving/HandoversPage"), "buddying") },
  { path: "buddying/pairs/:id", ...page(() => import("../features/buddying/pairs/PairPage"), "buddying") },
  { path: "buddying/notes", ...page(() => import("../features/buddying/notes/NotesPage"), "buddying") },
  { path: "buddying/notes/:id", ...page(() => import("../features/buddying/notes/NotePage"), "buddying") },
  { path: "people", ...page(() => import("../features/accounts/PeoplePage"), "accounts") },
  { path: "people/new", ...page(() => import("../features/accounts/NewPersonPage"), "accounts") },
  { path: "people/import", ...page(() => import("../features/accounts/import/ImportPage"), "accounts") },
  { path: "people/import/:id", ...page(() => import("../features/accounts/import/ImportPage"), "accounts") },
  { path: "people/never-came", ...page(() => import("../features/accounts/neverCame/NeverCamePage"), "accounts") },
  { path: "people/:id", ...page(() => import("../features/accounts/PersonPage"), "accounts") },
  { path: "me", ...page(() => import("./MeRoute"), "accounts", "countries") },
  { path: "me/notifications", ...page(() => import("./ToldRoute"), "countries", "digests", "notifications") },
  { path: "me/letter", ...page(() => import("../features/digests/mine/MyLetterPage"), "digests") },
  { path: "letters", ...page(() => import("../features/digests/archive/LettersPage"), "digests") },
  { path: "letters/:id", ...page(() => import("../features/digests/archive/LetterPage"), "digests") },
  { path: "notifications", ...page(() => import("../features/notifications/inbox/InboxPage"), "notifications") },
  { path: "notifications/why", ...page(() => import("../features/notifications/why/DecisionsPage"), "notifications") },
  { path: "notifications/why/:event", ...page(() => import("../features/notifications/why/WhyPage"), "notifications") },
  { path: "secretariat/buddying", ...page(() => import("../features/buddying/board/BoardPage"), "buddying") },
  { path: "secretariat/editions", ...page(() => import("../features/digests/editions/EditionsPage"), "digests") },
  { path: "secretariat/editions/:id", ...page(() => import("../features/digests/editions/EditionPage"), "digests") },
  { path: "secretariat/sources", ...page(() => import("../features/countries/sources/SourcesPage"), "countries") },
  { path: "secretariat/addresses", ...page(() => import("../features/notifications/AddressesPage"), "notifications") },
  ...trustNames.map((path) => ({ path, ...page(() => import("../features/texts/TextPage")) })),
  { path: "*", ...page(() => import("./NotFoundPage")) },
];

export function makeRouter() {
  return createBrowserRouter([
    {
      Component: Root,
      ErrorBoundary: CrashPage,
      HydrateFallback: () => null,
      children: [
        { path: "sign-in", ...page(() => import("../features/accounts/SignInPage"), "accounts") },
        { path: "verify-address", ...page(() => import("../features/accounts/addresses/VerifyAddressPage"), "accounts") },
        { path: "alerts/answer", ...page(() => import("../features/countries/alerts/AnswerPage"), "countries") },
        { path: "buddying/answer", ...page(() => import("../features/buddying/answers/AnswerPage"), "buddying") },
        { path: "unsubscribe", ...page(() => import("../features/notifications/UnsubscribePage"), "notifications") },
        { path: "partnerships/confirm", ...page(() => import("../features/partnerships/confirming/ConfirmPage"), "partnerships") },
        {
          Component: RequireSession,
          children: [
            { path: "welcome", ...page(() => import("./WelcomeRoute"), "groups") },
            { Component: Frame, ErrorBoundary: CrashPage, children: insideShell },
          ],
        },
      ],
    },
  ]);
}
