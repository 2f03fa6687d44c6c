import { expect, test } from "vitest";
import { exportAddress } from "./exportAddress";

test("the file holds what the page is narrowed to, whatever page of it is shown", () => {
  const search = { q: "dakar", country: "SN", theme: "", mine: true, to_confirm: false, authority_id: 4, page: 3 };
  expect(exportAddress(search, "csv", "fr")).toBe(
    "/api/partnerships/export?q=dakar&country=SN&mine=true&authority_id=4&format=csv&language=fr",
  );
});

test("its words are the reader's", () => {
  expect(exportAddress({}, "xlsx", "en")).toBe("/api/partnerships/export?format=xlsx&language=en");
});
