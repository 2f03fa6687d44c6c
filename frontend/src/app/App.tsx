import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router/dom";
import { cssVariablesResolver, theme } from "../core/theme";
import { queryClient } from "./queryClient";
import type { makeRouter } from "./router";
import { schemeManager } from "./scheme";
import { styleNonce } from "./styleNonce";

export const App = ({ router }: { router: ReturnType<typeof makeRouter> }) => (
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariablesResolver}
    colorSchemeManager={schemeManager}
    defaultColorScheme="auto"
    getStyleNonce={styleNonce}
  >
    <QueryClientProvider client={queryClient}>
      <Notifications position="top-right" autoClose={6000} limit={3} />
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>
);
