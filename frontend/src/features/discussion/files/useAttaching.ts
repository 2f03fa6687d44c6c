/** What is being attached in the open discussion. */
import { useMemo, useSyncExternalStore } from "react";
import { api } from "../../../core/api";
import { useSession } from "../../../core/session";
import type { DiscussionDetail } from "../types";
import { uploadsOf, type Upload, type Uploads } from "./uploads";

export interface Attaching {
  uploads: Uploads;
  items: readonly Upload[];
  /** Bytes of the largest file that may be sent. */
  largest: number;
  add: (files: readonly File[]) => void;
}

/** One's own file that no message bears: the server's tick would find it too. */
const forget = (id: number): void => void api.DELETE("/api/files/{file_id}", { params: { path: { file_id: id } } });

const LARGEST = 10 * 1024 * 1024;

export function useAttaching(personId: number, discussion: DiscussionDetail): Attaching {
  const { id, group_id: groupId } = discussion;
  const largest = useSession().data?.largest_file ?? LARGEST;
  const uploads = useMemo(() => uploadsOf(personId, id, groupId, forget), [personId, id, groupId]);
  const items = useSyncExternalStore(uploads.subscribe, uploads.all);
  return useMemo(() => ({ uploads, items, largest, add: (files) => uploads.add(files, largest) }), [uploads, items, largest]);
}
