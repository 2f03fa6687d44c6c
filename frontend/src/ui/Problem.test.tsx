import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import core from "../core/fr.json";
import { startI18n } from "../core/i18n";
import { ProblemError } from "../core/problems";
import ui from "./fr.json";
import { Problem } from "./Problem";

await startI18n("fr", async () => ({ ui, core }));

const show = (error: ProblemError, page: boolean) =>
  render(
    <MantineProvider>
      <MemoryRouter>
        <Problem error={error} page={page} retry={() => undefined} />
      </MemoryRouter>
    </MantineProvider>,
  );

test("a page that does not exist says so and leads back, instead of offering to try again", () => {
  show(new ProblemError("not-found", 404), true);
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Page introuvable");
  expect(screen.getByRole("link", { name: "Revenir à l’accueil" }).getAttribute("href")).toBe("/");
  expect(screen.queryByRole("button")).toBeNull();
});

test("a page that could not be fetched can be tried again", () => {
  show(new ProblemError("unavailable", 503), true);
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Quelque chose n’a pas fonctionné");
  expect(screen.getByRole("button", { name: "Réessayer" })).toBeDefined();
});

test("within a page, what is not there is a sentence", () => {
  show(new ProblemError("not-found", 404), false);
  expect(screen.queryByRole("heading")).toBeNull();
  expect(screen.getByRole("alert").textContent).toContain("n’existe pas");
});
