import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { beforeEach, expect, test } from "vitest";
import { startI18n } from "../../core/i18n";
import { countriesQuery } from "../../core/reference";
import { SESSION_KEY } from "../../core/query";
import { findQuery, type Found } from "../../features/search/api";
import { noteVisit, recentPlaces } from "../../features/search/recent";
import search from "../../features/search/fr.json";
import groups from "../../features/groups/fr.json";
import ui from "../../ui/fr.json";
import app from "../fr.json";
import JumpDialog from "./JumpDialog";

await startI18n("fr", async () => ({ app, ui, groups, search }));

const ME = 20;
const group = { id: 3, kind: "theme", name: "Eau", name_en: "Water" } as const;
const found = (kind: Found["kind"], id: number, name: string, more: Partial<Found> = {}): Found => ({
  kind,
  id,
  name,
  name_en: null,
  person: null,
  authority: null,
  group: null,
  ...more,
});
const answers: Record<string, Found[]> = {
  eau: [found("group", 3, "Eau", { group }), found("discussion", 12, "Eau potable à Agadez", { group })],
  zzz: [],
};

function Where() {
  return <output>{useLocation().pathname}</output>;
}

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(SESSION_KEY, { person: { id: ME, guest: false } });
  client.setQueryData(countriesQuery().queryKey, { items: [{ code: "NE", name: "Niger", name_en: "Niger", overridden: false }] });
  for (const [q, items] of Object.entries(answers)) client.setQueryData(findQuery(q).queryKey, { items });
  const closed: true[] = [];
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <MemoryRouter initialEntries={["/start"]}>
          <JumpDialog close={() => closed.push(true)} />
          <Where />
        </MemoryRouter>
      </MantineProvider>
    </QueryClientProvider>,
  );
  const field = screen.getByRole("combobox");
  return {
    closed,
    type: (value: string) => fireEvent.change(field, { target: { value } }),
    press: (key: string) => fireEvent.keyDown(field, { key }),
    lines: () => screen.queryAllByRole("option").map(({ textContent }) => textContent),
    chosen: () => screen.getByRole("option", { selected: true }).textContent,
    where: () => document.querySelector("output")?.textContent,
  };
}

beforeEach(() => localStorage.clear());

test("what was seen last stands first, then the pages", () => {
  noteVisit(ME, { kind: "group", id: 3, name: "Eau" });
  noteVisit(ME, { kind: "discussion", id: 12, name: "Eau potable" });
  noteVisit(ME, { kind: "group", id: 3, name: "Eau et climat" });
  noteVisit(21, { kind: "group", id: 9, name: "D’une autre personne" });
  const { lines } = open();
  expect(lines().slice(0, 3)).toEqual(["Eau et climatGroupe", "Eau potableDiscussion", "AccueilPage"]);
});

test("what the browser keeps of another time breaks nothing", () => {
  for (const kept of ["{", "3", '[null, 4, {"kind": "group"}]']) {
    localStorage.setItem(`collab.recent.${ME}`, kept);
    expect(recentPlaces(ME)).toEqual([]);
  }
});

test("each line tells its kind in words", async () => {
  const { type, lines } = open();
  type("eau");
  await waitFor(() => expect(lines()).toEqual(["EauGroupe · Groupe thématique", "Eau potable à AgadezDiscussion · Eau"]));
});

test("arrows go round the list and Enter goes where they stand", async () => {
  const { type, press, chosen, where, closed, lines } = open();
  type("eau");
  await waitFor(() => expect(lines()).toHaveLength(2));
  press("ArrowUp");
  expect(chosen()).toMatch(/^Eau potable/);
  press("ArrowDown");
  expect(chosen()).toMatch(/^EauGroupe/);
  press("ArrowDown");
  press("Enter");
  await waitFor(() => expect(where()).toBe("/discussions/12"));
  expect(closed).toEqual([true]);
});

test("Enter in the same breath as the letters goes where their own answer leads", async () => {
  const { type, press, where } = open();
  type("eau");
  press("Enter");
  await waitFor(() => expect(where()).toBe("/groups/3"));
});

test("where nothing is found it says what to try, and Enter stays", async () => {
  const { type, press, where } = open();
  type("zzz");
  expect(await screen.findByText("Rien ne ressemble à « zzz ».")).toBeTruthy();
  expect(screen.getByText(/Essayez un seul mot/)).toBeTruthy();
  press("Enter");
  expect(where()).toBe("/start");
});

test("a country is found by the beginning of its name", async () => {
  const { type, lines, press, where } = open();
  type("nige");
  await waitFor(() => expect(lines()).toEqual(["NigerPays"]));
  press("Enter");
  await waitFor(() => expect(where()).toBe("/countries/NE"));
});

test("a page is found by the beginning of a word of its name", async () => {
  const { type, lines } = open();
  type("annu");
  await waitFor(() => expect(lines()).toEqual(["AnnuairePage"]));
});
