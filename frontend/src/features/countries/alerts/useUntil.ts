import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** As far as a timer counts. */
const FARTHEST = 2 ** 31 - 1;

/** Ask anew what is shown of alerts as soon as the first of them is over: no frame tells a page what time it is. */
export function useUntil(moments: readonly string[]): void {
  const client = useQueryClient();
  const first = moments.toSorted()[0];
  useEffect(() => {
    if (first === undefined) return undefined;
    const wait = Date.parse(first) - Date.now();
    // What is over already was shown as such; the server's clock may be a little behind this one.
    if (wait < 0 || wait > FARTHEST) return undefined;
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ["countries"] }), wait + 1_000);
    return () => clearTimeout(timer);
  }, [client, first]);
}
