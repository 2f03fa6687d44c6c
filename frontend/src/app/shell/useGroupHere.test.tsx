import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import { useGroupHere } from "./useGroupHere";

function groupAt(path: string): number | null {
  const client = new QueryClient();
  client.setQueryData(["discussion", 12], { id: 12, group_id: 3 });
  const around = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[path]}>{children}</MemoryRouter>
    </QueryClientProvider>
  );
  return renderHook(useGroupHere, { wrapper: around }).result.current;
}

test("whoever reads a discussion is in its group", () => {
  expect([groupAt("/discussions/12"), groupAt("/discussions/12/40")]).toEqual([3, 3]);
});

test("a group's own pages are in it, the list of groups and a discussion not yet known are in none", () => {
  expect(["/groups/4", "/groups/4/members", "/groups", "/discussions/99"].map(groupAt)).toEqual([4, 4, null, null]);
});
