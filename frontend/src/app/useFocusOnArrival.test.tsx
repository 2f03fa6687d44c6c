import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useEffect, useState } from "react";
import { Link, MemoryRouter, Route, Routes } from "react-router";
import { expect, test, vi } from "vitest";
import { useFocusOnArrival } from "./useFocusOnArrival";

function Late() {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setThere(true), 20);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <main>
      <h1>Réglages</h1>
      {there ? <section id="digest">La lettre</section> : null}
    </main>
  );
}

function Site() {
  useFocusOnArrival();
  return (
    <>
      <Link to="/reglages">Réglages, en haut</Link>
      <Link to="/reglages#digest">Changer le rythme</Link>
      <Routes>
        <Route path="/" element={<h1>Accueil</h1>} />
        <Route path="/reglages" element={<Late />} />
      </Routes>
    </>
  );
}

const follow = (name: string) => {
  render(
    <MemoryRouter>
      <Site />
    </MemoryRouter>,
  );
  fireEvent.click(screen.getByRole("link", { name }));
};

test("a new page's title takes the focus", async () => {
  follow("Réglages, en haut");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Réglages"));
});

test("a part that the address names takes it once it is there, and is scrolled to", async () => {
  const scrolled = vi.fn();
  Element.prototype.scrollIntoView = scrolled;
  follow("Changer le rythme");
  await waitFor(() => expect(document.activeElement?.id).toBe("digest"));
  expect(scrolled).toHaveBeenCalledOnce();
});
