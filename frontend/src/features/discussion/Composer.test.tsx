import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { expect, test } from "vitest";
import { startI18n } from "../../core/i18n";
import type { Content } from "../../core/outbox-store";
import type { Mandate } from "../../core/shapes";
import { Composer } from "./Composer";
import strings from "./fr.json";
import { author } from "./server.fixture";

await startI18n("fr", async () => ({ discussion: strings }));

const ME = 20;
const ELECTED = author.id;
const mandate = (id: number, personId: number, title: string): Mandate => ({
  id,
  person_id: personId,
  authority: author.authority as Mandate["authority"],
  role: personId === ELECTED ? "elected" : "technician",
  title,
  starts_on: "2026-01-01",
  ends_on: null,
  valid: true,
  successor: null,
  assistants: [],
});
const assisted = mandate(1, ELECTED, "adjointe");
const own = mandate(2, ME, "chargé de mission");

function compose(mandates: Mandate[]) {
  localStorage.clear();
  const sent: (number | null)[] = [];
  const field = createRef<HTMLTextAreaElement>();
  const onSend = ({ mandateId }: Content): void => void sent.push(mandateId);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <Composer discussionId={12} personId={ME} mandates={mandates} field={field} onSend={onSend} onEdit={async () => undefined} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  const send = () => {
    fireEvent.change(screen.getByLabelText("Votre message"), { target: { value: "Bonjour" } });
    fireEvent.submit(screen.getByRole("form"));
    return sent.at(-1);
  };
  return { send, choices: () => screen.queryAllByRole("option").map(({ textContent }) => textContent) };
}

test("an assistant writes under their own mandate, whoever comes first in the list", () => {
  const { send, choices } = compose([assisted, own]);
  expect(choices()).toEqual(["chargé de mission · Ville de Strasbourg", "Pour le compte de · adjointe · Ville de Strasbourg"]);
  expect(send()).toBe(2);
});

test("an assistant without a mandate writes as themselves, and sees that they could write for somebody", () => {
  const { send, choices } = compose([assisted]);
  expect(choices()).toEqual(["En mon propre nom", "Pour le compte de · adjointe · Ville de Strasbourg"]);
  expect(send()).toBeNull();
});

test("somebody else's name is used once it was chosen", () => {
  const { send } = compose([assisted]);
  fireEvent.change(screen.getByLabelText("Écrire en tant que"), { target: { value: "1" } });
  expect(send()).toBe(1);
});

test("with one mandate, one's own, there is nothing to choose", () => {
  const { send, choices } = compose([own]);
  expect(choices()).toEqual([]);
  expect(send()).toBe(2);
});
