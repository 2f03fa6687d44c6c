import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { Dialog } from "./Dialog";

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <MantineProvider>
      <button type="button" onClick={() => setOpen(true)}>
        Ouvrir
      </button>
      {open ? (
        <Dialog title="Fenêtre" close={() => setOpen(false)}>
          <button type="button" onClick={() => setOpen(false)}>
            Fermer ici
          </button>
        </Dialog>
      ) : null}
    </MantineProvider>
  );
}

test("the focus goes back to what opened a dialog", async () => {
  render(<Page />);
  const opener = screen.getByRole("button", { name: "Ouvrir" });
  opener.focus();
  fireEvent.click(opener);
  const inside = await screen.findByRole("button", { name: "Fermer ici" });
  inside.focus();
  fireEvent.click(inside);
  await waitFor(() => expect(document.activeElement).toBe(opener));
});
