import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import core from "../core/fr.json";
import { startI18n } from "../core/i18n";
import { Dialog } from "./Dialog";
import ui from "./fr.json";

await startI18n("fr", async () => ({ ui, core }));

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <MantineProvider env="test">
      <button onClick={() => setOpen(true)}>Ouvrir</button>
      <button>Ailleurs</button>
      {open ? (
        <Dialog title="Fenêtre" close={() => setOpen(false)}>
          <button onClick={() => setOpen(false)}>Finir</button>
          <button
            onClick={() => {
              window.history.pushState(null, "", "/plus-loin");
              setOpen(false);
            }}
          >
            Partir
          </button>
        </Dialog>
      ) : null}
    </MantineProvider>
  );
}

const openAndLeaveBy = async (name: string) => {
  render(<Page />);
  const opener = screen.getByRole("button", { name: "Ouvrir" });
  opener.focus();
  fireEvent.click(opener);
  const button = await screen.findByRole("button", { name });
  button.focus();
  fireEvent.click(button);
  await waitFor(() => expect(screen.queryByText(name)).toBeNull());
  return opener;
};
const aMoment = () => new Promise((done) => window.setTimeout(done, 20));

test("the focus goes back to what opened it", async () => {
  const opener = await openAndLeaveBy("Finir");
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

test("what took the focus meanwhile keeps it", async () => {
  await openAndLeaveBy("Finir");
  const elsewhere = screen.getByRole("button", { name: "Ailleurs" });
  elsewhere.focus();
  await aMoment();
  expect(document.activeElement).toBe(elsewhere);
});

test("a dialog that leads to another page leaves the focus to that page", async () => {
  const opener = await openAndLeaveBy("Partir");
  await aMoment();
  expect(document.activeElement).not.toBe(opener);
});
