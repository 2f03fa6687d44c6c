import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { beforeEach, expect, test, vi } from "vitest";
import core from "../../../core/fr.json";
import { startI18n } from "../../../core/i18n";
import { makeQueryClient, SESSION_KEY } from "../../../core/query";
import type { Group } from "../../../core/shapes";
import ui from "../../../ui/fr.json";
import strings from "../fr.json";
import { author } from "../server.fixture";
import { StartDiscussion } from "./StartDiscussion";

// The client of the API keeps the `fetch` that it finds when it is made.
const server = vi.hoisted(() => {
  const made: { answer: (request: Request) => Promise<Response> } = { answer: async () => Response.error() };
  globalThis.fetch = (request) => made.answer(request as Request);
  return made;
});
await startI18n("fr", async () => ({ core, ui, discussion: strings }));

const ME = 20;
const KEPT = "collab.opening.20.7";
const group = { id: 7, name: "Eau", name_en: "Water", readers: "members", member_count: 12 } as Group;
const other = { ...author, id: 3, name: "Élue" };

interface Asked {
  title: string;
  body: string;
  client_key: string;
}
let asked: Asked[];
let opened: Map<string, Asked>;
/** How many answers are lost on their way back. */
let lost: number;

beforeEach(() => {
  localStorage.clear();
  [asked, opened, lost] = [[], new Map(), 0];
  server.answer = async (request) => {
    const answer = (body: unknown, status: number) =>
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
    if (request.method === "GET") return answer({ items: [other], group: null }, 200);
    const now = (await request.json()) as Asked;
    asked.push(now);
    const before = opened.get(now.client_key);
    if (before && (before.title !== now.title || before.body !== now.body)) return answer({ type: "key-reused", status: 409 }, 409);
    opened.set(now.client_key, now);
    if (lost-- > 0) throw new TypeError("Failed to fetch");
    return answer({ id: 100 + opened.size }, before ? 200 : 201);
  };
});

function open() {
  const client = makeQueryClient();
  client.setQueryData(SESSION_KEY, { person: { id: ME } });
  const router = createMemoryRouter([
    { path: "/", element: <StartDiscussion group={group} close={() => undefined} /> },
    { path: "/discussions/:id", element: <p>La discussion est ouverte</p> },
  ]);
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return unmount;
}
const title = () => screen.getByLabelText<HTMLInputElement>(/^Sujet/);
const body = () => screen.getByLabelText<HTMLTextAreaElement>("Premier message");
const write = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const press = () => fireEvent.click(screen.getByRole("button", { name: "Lancer la discussion" }));
const stands = () => screen.findByText("La discussion est ouverte");

test("a dialog closed in mid-word loses neither subject nor text, and what was opened is kept no longer", async () => {
  const close = open();
  write(title(), "Une fuite");
  write(body(), "Nous cherchons");
  close();
  open();
  expect([title().value, body().value]).toEqual(["Une fuite", "Nous cherchons"]);
  press();
  await stands();
  expect(asked).toMatchObject([{ title: "Une fuite", body: "Nous cherchons" }]);
  expect(localStorage.getItem(KEPT)).toBe("");
});

test("a subject alone is sent twice with one key when the answer was lost, even from a page opened anew", async () => {
  lost = 1;
  const close = open();
  write(title(), "Une fuite");
  press();
  await screen.findByRole("alert");
  close();
  open();
  press();
  await stands();
  expect(asked).toHaveLength(2);
  expect(opened.size).toBe(1);
});

test("who changed the text after an answer that was lost is told, and opens another only by asking again", async () => {
  lost = 1;
  open();
  write(title(), "Une fuite");
  press();
  await screen.findByText(core.problems.network);
  write(title(), "Deux fuites");
  press();
  await screen.findByText(/^La discussion était déjà ouverte/);
  expect(opened.size).toBe(1);
  press();
  await stands();
  expect([...opened.values()].map((each) => each.title)).toEqual(["Une fuite", "Deux fuites"]);
});

test("one sees who will read it, and a name chosen from the members is sent as a link", async () => {
  open();
  expect(screen.getByText("Lu par les 12 membres de « Eau », et personne d’autre")).toBeTruthy();
  write(title(), "Une fuite");
  write(body(), "Bonjour @él");
  fireEvent.click(await screen.findByRole("option", { name: /^Élue/ }));
  expect(body().value).toBe("Bonjour @Élue ");
  fireEvent.keyDown(body(), { key: "Enter", ctrlKey: true });
  await stands();
  expect(asked[0]?.body).toBe("Bonjour [@Élue](/people/3)");
});
