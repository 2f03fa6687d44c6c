import { createBrowserRouter, type RouteObject } from "react-router";
import { fetchPart } from "../core/fetchPart";
import { CrashPage } from "./CrashPage";
import { Frame } from "./Frame";
import { RequireSession } from "./RequireSession";
import HomePage from "../features/home/HomePage";
import { Root } from "./Root";
import { trustNames } from "../ui/TrustLinks";

/** A page that is fetched when someone first goes there. */
const page = (load: () => Promise<{ default: React.ComponentType }>): Pick<RouteObject, "lazy"> => ({
  lazy: { Component: async () => (await fetchPart(load)).default },
});

const insideShell: RouteObject[] = [
  { index: true, Component: HomePage },
  { path: "groups", ...page(() => import("../features/groups/GroupsPage")) },
  {
    path: "groups/:id",
    ...page(() => import("../features/groups/GroupPage")),
    children: [
      { index: true, ...page(() => import("../features/discussion/list/GroupDiscussions")) },
      { path: "members", ...page(() => import("../features/groups/MembersTab")) },
      { path: "decisions", ...page(() => import("../features/discussion/settling/DecisionsTab")) },
      { path: "about", ...page(() => import("../features/groups/AboutTab")) },
      { path: "reports", ...page(() => import("../features/groups/ReportsTab")) },
      { path: "health", ...page(() => import("../features/groups/HealthTab")) },
      { path: "settings", ...page(() => import("../features/groups/SettingsTab")) },
    ],
  },
  { path: "discussions/:id", ...page(() => import("../features/discussion/DiscussionPage")) },
  { path: "discussions/:id/:number", ...page(() => import("../features/discussion/DiscussionPage")) },
  { path: "alerts", ...page(() => import("../features/countries/alerts/AlertsPage")) },
  { path: "alerts/:id", ...page(() => import("../features/countries/alerts/AlertPage")) },
  { path: "countries", ...page(() => import("../features/countries/places/CountriesPage")) },
  { path: "countries/:code", ...page(() => import("../features/countries/places/CountryPage")) },
  {
    path: "veille",
    ...page(() => import("../features/countries/stories/VeillePage")),
    children: [
      { index: true, ...page(() => import("../features/countries/stories/MyStories")) },
      { path: "all", ...page(() => import("../features/countries/stories/AllStories")) },
      { path: "to-publish", ...page(() => import("../features/countries/bulletins/ToPublish")) },
    ],
  },
  { path: "veille/stories/:id", ...page(() => import("../features/countries/stories/StoryPage")) },
  { path: "bulletins/:id", ...page(() => import("../features/countries/bulletins/BulletinPage")) },
  { path: "authorities", ...page(() => import("../features/authorities/AuthoritiesPage")) },
  { path: "authorities/:id", ...page(() => import("../features/authorities/AuthorityPage")) },
  { path: "partnerships", ...page(() => import("../features/partnerships/PartnershipsPage")) },
  { path: "partnerships/new", ...page(() => import("../features/partnerships/NewPartnershipPage")) },
  { path: "partnerships/import", ...page(() => import("../features/partnerships/import/ImportPage")) },
  { path: "partnerships/import/:id", ...page(() => import("../features/partnerships/import/ImportPage")) },
  { path: "partnerships/:id", ...page(() => import("../features/partnerships/PartnershipPage")) },
  { path: "partnerships/:id/edit", ...page(() => import("../features/partnerships/EditPartnershipPage")) },
  { path: "people", ...page(() => import("../features/accounts/PeoplePage")) },
  { path: "people/new", ...page(() => import("../features/accounts/NewPersonPage")) },
  { path: "people/import", ...page(() => import("../features/accounts/import/ImportPage")) },
  { path: "people/import/:id", ...page(() => import("../features/accounts/import/ImportPage")) },
  { path: "people/never-came", ...page(() => import("../features/accounts/neverCame/NeverCamePage")) },
  { path: "people/:id", ...page(() => import("../features/accounts/PersonPage")) },
  { path: "me", ...page(() => import("./MeRoute")) },
  { path: "me/notifications", ...page(() => import("./ToldRoute")) },
  { path: "notifications", ...page(() => import("../features/notifications/inbox/InboxPage")) },
  { path: "notifications/why", ...page(() => import("../features/notifications/why/DecisionsPage")) },
  { path: "notifications/why/:event", ...page(() => import("../features/notifications/why/WhyPage")) },
  { path: "secretariat/sources", ...page(() => import("../features/countries/sources/SourcesPage")) },
  { path: "secretariat/addresses", ...page(() => import("../features/notifications/AddressesPage")) },
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
        { path: "sign-in", ...page(() => import("../features/accounts/SignInPage")) },
        { path: "verify-address", ...page(() => import("../features/accounts/addresses/VerifyAddressPage")) },
        { path: "alerts/answer", ...page(() => import("../features/countries/alerts/AnswerPage")) },
        { path: "unsubscribe", ...page(() => import("../features/notifications/UnsubscribePage")) },
        { path: "partnerships/confirm", ...page(() => import("../features/partnerships/confirming/ConfirmPage")) },
        {
          Component: RequireSession,
          children: [
            { path: "welcome", ...page(() => import("./WelcomeRoute")) },
            { Component: Frame, ErrorBoundary: CrashPage, children: insideShell },
          ],
        },
      ],
    },
  ]);
}
