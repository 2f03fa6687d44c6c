import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, ProblemError } from "../../../core/problems";
import { promiseToSave } from "./ownVersions";
import { acknowledge, changed, reconcile } from "./reconcile";

const PAUSE = 900;
const rendered = () => new Promise((resolve) => setTimeout(resolve, 20));

export type Saving = "saved" | "writing" | "saving" | "failed" | "disputed";

/**
 * Words that save themselves when their writer pauses or leaves the field. `present` is what the server last said; what
 * somebody else wrote meanwhile is taken over, unless both changed the same words: then a person chooses.
 */
export function useSaved<Name extends string>(edition: number, present: Record<Name, string>, save: (words: Partial<Record<Name, string>>) => Promise<unknown>, writes: boolean) {
  const said = JSON.stringify(present);
  const [{ base, mine, theirs, disputed, heard }, set] = useState(() => ({
    base: present,
    mine: present,
    theirs: present,
    disputed: [] as Name[],
    sent: {} as Partial<Record<Name, string>>,
    heard: said,
  }));
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  if (said !== heard) {
    set((now) => ({ ...now, ...reconcile(acknowledge(now.base, now.sent, present), now.mine, present), theirs: present, heard: said }));
  }

  const open = changed(base, mine);
  const running = useRef<Promise<unknown> | null>(null);
  const flush = useCallback(async () => {
    const names = changed(base, mine);
    if (!writes || names.length === 0 || saving || disputed.length > 0) return;
    const sent = Object.fromEntries(names.map((name) => [name, mine[name]])) as Partial<Record<Name, string>>;
    setSaving(true);
    setFailure(null);
    set((now) => ({ ...now, sent }));
    const sending = save(sent);
    running.current = sending;
    try {
      await sending;
      set((now) => ({ ...now, base: { ...now.base, ...sent } }));
    } catch (error) {
      // Somebody was faster: once the edition was asked for again, it shows whether that is of any concern here.
      if (asProblem(error).slug !== "precondition-failed") setFailure(error);
    } finally {
      setSaving(false);
    }
  }, [base, mine, saving, disputed, save, writes]);

  const latest = useRef(flush);
  const left = useRef<unknown>(null);
  useEffect(() => {
    latest.current = flush;
    left.current = writes && open.length > 0 ? (failure ?? new ProblemError("precondition-failed", 412)) : null;
  });
  useEffect(
    () =>
      promiseToSave(edition, async () => {
        // What is on its way first, then what was written since, each once the page has taken in the answer.
        await running.current?.catch(() => undefined);
        await rendered();
        if (left.current === null) return;
        await latest.current();
        await rendered();
        if (left.current !== null) throw left.current;
      }),
    [edition],
  );
  const waits = writes && open.length > 0 && !saving && failure === null && disputed.length === 0;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(() => void latest.current(), PAUSE);
    return () => clearTimeout(timer);
  }, [waits, mine, said]);
  useEffect(() => {
    if (!writes || open.length === 0) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    const keep = () => void latest.current();
    window.addEventListener("beforeunload", ask);
    window.addEventListener("pagehide", keep);
    window.addEventListener("online", keep);
    return () => {
      window.removeEventListener("beforeunload", ask);
      window.removeEventListener("pagehide", keep);
      window.removeEventListener("online", keep);
    };
  }, [writes, open.length]);
  // Who leaves the page right after a word has it saved too.
  useEffect(() => () => void latest.current(), []);

  const state: Saving = disputed.length > 0 ? "disputed" : failure ? "failed" : saving ? "saving" : open.length > 0 ? "writing" : "saved";
  return {
    mine,
    /** The fields that hold words not saved. */
    open,
    state,
    failure,
    disputed,
    theirs,
    write: (name: Name, words: string) => {
      setFailure(null);
      set((now) => ({ ...now, mine: { ...now.mine, [name]: words } }));
    },
    flush: () => void flush(),
    /** Go on with their words, or with one's own, which are then saved over theirs. */
    settle: (name: Name, take: "theirs" | "mine") => {
      setFailure(null);
      set((now) => ({
        ...now,
        base: { ...now.base, [name]: now.theirs[name] },
        mine: take === "theirs" ? { ...now.mine, [name]: now.theirs[name] } : now.mine,
        disputed: now.disputed.filter((one) => one !== name),
      }));
    },
  };
}
