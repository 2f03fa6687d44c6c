import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { Outlet, ScrollRestoration } from "react-router";
import { speak } from "../core/i18n";
import { useSession } from "../core/session";
import { rememberSession } from "./queryClient";
import { useFocusOnArrival } from "./useFocusOnArrival";

/** What surrounds every page: the person's language and colours follow them to any browser. */
export function Root() {
  const session = useSession().data;
  const person = session?.person;
  const { setColorScheme } = useMantineColorScheme();
  useFocusOnArrival();

  const signedIn = session ? session.person !== null : null;
  useEffect(() => {
    if (signedIn !== null) rememberSession(signedIn);
  }, [signedIn]);

  const language = person?.language;
  useEffect(() => {
    if (language) void speak(language);
  }, [language]);

  const scheme = person?.color_scheme;
  useEffect(() => {
    if (scheme) setColorScheme(scheme);
  }, [scheme, setColorScheme]);

  return (
    <>
      <Outlet />
      <ScrollRestoration />
    </>
  );
}
