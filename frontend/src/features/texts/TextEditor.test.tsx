import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { startI18n } from "../../core/i18n";
import core from "../../core/fr.json";
import ui from "../../ui/fr.json";
import type { TrustText } from "./api";
import texts from "./fr.json";
import TextEditor from "./TextEditor";

// The client of the API keeps the `fetch` that it finds when it is made.
const server = vi.hoisted(() => {
  const made: { answer: (request: Request) => Promise<Response> } = { answer: async () => Response.error() };
  globalThis.fetch = (request) => made.answer(request as Request);
  return made;
});
await startI18n("fr", async () => ({ core, ui, texts }));

const text = (version: number, body_fr: string, body_en: string): TrustText => ({
  name: "charter",
  version,
  important: false,
  written_at: "2026-01-01T09:00:00Z",
  body_fr,
  body_en,
  html_fr: "",
  html_en: "",
});

test("who was overtaken puts both texts together, language by language, and saves from the newer version", async () => {
  const theirs = text(2, "Début\nAjout des autres", "Start\nTheir line");
  const sent: { from: string | null; body: unknown }[] = [];
  server.answer = async (request) => {
    const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
    if (request.method === "GET") return answer(theirs);
    sent.push({ from: request.headers.get("If-Match"), body: await request.json() });
    return sent.length === 1 ? answer({ type: "precondition-failed", status: 412, title: "" }, 412) : answer(text(3, "", ""));
  };
  const closed = vi.fn<() => void>();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <TextEditor name="charter" text={text(1, "Début", "Start")} close={closed} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  const save = () => fireEvent.click(screen.getByText(texts.save));
  fireEvent.change(screen.getByLabelText("En français"), { target: { value: "Début\nMon ajout" } });
  save();

  expect(await screen.findByText("Ajout des autres")).toBeTruthy();
  fireEvent.click(screen.getByLabelText(ui.merge.take_both));
  fireEvent.click(screen.getByText(ui.merge.take));
  expect(screen.getByText("Their line")).toBeTruthy();
  fireEvent.click(screen.getByLabelText(ui.merge.take_theirs));
  fireEvent.click(screen.getByText(ui.merge.take));

  expect(screen.getByLabelText<HTMLTextAreaElement>("En français").value).toBe("Début\nAjout des autres\nMon ajout");
  expect(screen.getByLabelText<HTMLTextAreaElement>("En anglais").value).toBe("Start\nTheir line");
  save();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  expect(sent.map(({ from }) => from)).toEqual(['"1"', '"2"']);
});
