import { NotFound } from "../ui/NotFound";

/** Any address that leads nowhere. */
export default function NotFoundPage() {
  return <NotFound />;
}
