import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import { startI18n } from "../core/i18n";
import type { PersonRef } from "../core/shapes";
import { initials } from "./PersonAvatar";
import { PersonLine } from "./PersonLine";

await startI18n("fr", async () => ({ ui: { roles: { technician: "agent·e", partner: "partenaire" } } }));

const person: PersonRef = {
  id: 7,
  name: "Agente",
  role: "technician",
  title: "chargée de coopération",
  authority: { id: 1, siren: "244400404", name: "Nantes Métropole", kind: "metropole", region: "Pays de la Loire" },
  organisation: null,
};
const show = (shown: PersonRef, link = false) =>
  render(
    <MemoryRouter>
      <PersonLine person={shown} link={link} />
    </MemoryRouter>,
  );

test("a person is shown with title and authority", () => {
  show(person);
  expect(screen.getByText("chargée de coopération · Nantes Métropole")).toBeDefined();
  expect(screen.queryByRole("link")).toBeNull();
});

test("without a title the role stands for it, without an authority the organisation", () => {
  show({ ...person, role: "partner", title: "", authority: null, organisation: "Cités Unies France" });
  expect(screen.getByText("partenaire · Cités Unies France")).toBeDefined();
});

test("a name leads to the person's page where there is a directory", () => {
  show(person, true);
  expect(screen.getByRole("link", { name: "Agente" }).getAttribute("href")).toBe("/people/7");
});

test("initials are two letters, accents kept", () => {
  expect(["Élue", "Chargée de mission", "Jean-Marie", "a"].map(initials)).toEqual(["ÉL", "CM", "JM", "A"]);
});
