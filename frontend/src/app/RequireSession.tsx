import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../core/session";
import { Problem } from "../ui/Problem";
import { trustNameAt } from "../ui/TrustLinks";
import { Waiting } from "../ui/Waiting";

/** Lets signed-in people through, others to the sign-in page (and back afterwards); some texts are for everyone. */
export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data) {
    const { person } = session.data;
    if (trustNameAt(pathname)) return <Outlet />;
    if (!person) return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
    if (!person.onboarded && pathname !== "/welcome") {
      return <Navigate to={`/welcome?next=${encodeURIComponent(pathname + search)}`} replace />;
    }
    return <Outlet />;
  }
  if (session.error) return <Problem error={session.error} retry={() => void session.refetch()} page />;
  return <Waiting />;
}
