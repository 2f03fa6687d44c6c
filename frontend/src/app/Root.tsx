import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { Outlet, ScrollRestoration } from "react-router";
import { speak } from "../core/i18n";
import { useSession } from "../core/session";
import { useFocusOnArrival } from "./useFocusOnArrival";

/** What surrounds every page: the person's language and colours follow them to any browser. */
export function Root() {
  const person = useSession().data?.person;
  const { setColorScheme } = useMantineColorScheme();
  useFocusOnArrival();

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
