/** One file on its way to the server, which says how far it is: `fetch` cannot. */
import { currentLanguage } from "../../../core/i18n";
import { problemFrom, unreachable } from "../../../core/problems";
import type { FileRef } from "../../../core/shapes";

/** A line on which nothing moves for so long is a broken one. */
const STALLED = 45_000;

export interface Way {
  progress: (share: number) => void;
  signal: AbortSignal;
}

/** Send a file to a group, for a message to come; fails with the problem, or silently never ends once aborted. */
export function sendFile(groupId: number, file: File, { progress, signal }: Way): Promise<FileRef> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout>;
    const moved = (): void => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED);
    };
    const failed = (): void => {
      clearTimeout(stalled);
      if (!signal.aborted) reject(unreachable());
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      moved();
      progress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener("load", () => {
      clearTimeout(stalled);
      const answer = readJson(request.responseText);
      if (request.status === 201) resolve(answer as FileRef);
      else reject(problemFrom(answer, request.status));
    });
    request.addEventListener("error", failed);
    request.addEventListener("abort", failed);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", `/api/groups/${groupId}/files`);
    request.setRequestHeader("Accept-Language", currentLanguage());
    const form = new FormData();
    form.append("file", file);
    moved();
    request.send(form);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
