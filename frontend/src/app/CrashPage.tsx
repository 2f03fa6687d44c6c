import { useRouteError } from "react-router";
import { Problem } from "../ui/Problem";

/** A page that failed says so in words, and offers to load it again. */
export function CrashPage() {
  return <Problem error={useRouteError()} retry={() => window.location.reload()} page />;
}
