import { beforeEach, expect, test } from "vitest";
import { ProblemError } from "../../../core/problems";
import type { FileRef } from "../../../core/shapes";
import type { Way } from "./upload";
import { MOST_FILES, Uploads, type Sending } from "./uploads";
import { roomFor } from "./words";

const HOUR = 3_600_000;
const ref = (id: number, name = "rapport.pdf"): FileRef => ({
  id,
  name,
  media_type: "application/pdf",
  size: 3,
  width: null,
  height: null,
  thumbnail: false,
});
const file = (name = "rapport.pdf") => new File(["abc"], name);
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A server that answers when the test says so. */
class Server implements Sending {
  readonly ways: (Way & { name: string; arrive: (ref: FileRef) => void; refuse: (problem: ProblemError) => void })[] = [];
  readonly forgotten: number[] = [];
  at = 0;

  send = (_: number, sent: File, way: Way): Promise<FileRef> =>
    new Promise((arrive, refuse) => this.ways.push({ ...way, name: sent.name, arrive, refuse }));
  forget = (id: number): void => void this.forgotten.push(id);
  now = (): number => this.at;

  way(place: number) {
    const way = this.ways[place];
    if (!way) throw new Error(`nothing was sent at ${place}`);
    return way;
  }
}

let server: Server;
const open = () => new Uploads("files.20.12", 3, server);
const names = (uploads: Uploads) => uploads.all().map(({ name }) => name);

beforeEach(() => {
  localStorage.clear();
  server = new Server();
});

test("a file says how far it is, arrives under the name the server gave it, and goes with the message once", async () => {
  const uploads = open();
  uploads.add([file("C-rapport.pdf")], 100);
  server.way(0).progress(0.5);
  expect(uploads.all()[0]?.progress).toBe(0.5);
  expect(uploads.take()).toEqual([]);
  server.way(0).arrive(ref(5));
  await settled();
  expect(names(uploads)).toEqual(["rapport.pdf"]);
  expect(uploads.take()).toEqual([ref(5)]);
  expect(uploads.all()).toEqual([]);
  expect(open().all()).toEqual([]);
});

test("whoever waits learns when the last one is there, and whether all came", async () => {
  const uploads = open();
  uploads.add([file("un.pdf"), file("deux.pdf")], 100);
  let whole: boolean | undefined;
  void uploads.settled().then((all) => (whole = all));
  server.way(0).arrive(ref(5));
  await settled();
  expect(whole).toBeUndefined();
  server.way(1).refuse(new ProblemError("file-type-refused", 422));
  await settled();
  expect(whole).toBe(false);
  await expect(open().settled()).resolves.toBe(true);
});

test("what arrived is kept with the draft for a day", async () => {
  const uploads = open();
  uploads.add([file(), file("autre.pdf")], 100);
  server.way(0).arrive(ref(5));
  await settled();
  server.at = 23 * HOUR;
  const later = open();
  expect(names(later)).toEqual(["rapport.pdf"]);
  later.add([file()], 100);
  server.way(2).arrive(ref(6));
  await settled();
  server.at = 25 * HOUR;
  expect(open().take()).toEqual([ref(6)]);
});

test("what is too large or one too many is said and never sent", () => {
  const uploads = open();
  uploads.add([new File(["abcd"], "lourd.pdf"), ...Array.from({ length: MOST_FILES + 1 }, () => file())], 3);
  expect(server.ways).toHaveLength(MOST_FILES);
  const refused = uploads.all().filter(({ problem }) => problem);
  expect(refused.map(({ problem }) => problem?.slug)).toEqual(["too-large", "files-too-many"]);
  expect(refused.map((item) => uploads.mayRetry(item))).toEqual([false, false]);
});

test("a broken line may be tried again, a refused file may not", async () => {
  const uploads = open();
  uploads.add([file("un.pdf"), file("deux.pdf")], 100);
  server.way(0).refuse(new ProblemError("network", 0));
  server.way(1).refuse(new ProblemError("file-type-refused", 422));
  await settled();
  const [broken, refused] = uploads.all();
  if (!broken || !refused) throw new Error("both stay to be seen");
  expect([uploads.mayRetry(broken), uploads.mayRetry(refused)]).toEqual([true, false]);
  uploads.retry(broken.key);
  server.way(2).arrive(ref(7, "un.pdf"));
  await settled();
  expect(uploads.take()).toEqual([ref(7, "un.pdf")]);
});

test("taking a file off stops it on its way, and takes it back once it arrived", async () => {
  const uploads = open();
  uploads.add([file("un.pdf"), file("deux.pdf")], 100);
  server.way(1).arrive(ref(8));
  await settled();
  for (const { key } of uploads.all()) uploads.remove(key);
  expect(server.way(0).signal.aborted).toBe(true);
  expect(server.forgotten).toEqual([8]);
  expect([uploads.all(), open().all()]).toEqual([[], []]);
});

test("what another tab sent is no longer here", async () => {
  const uploads = open();
  const stop = uploads.subscribe(() => undefined);
  uploads.add([file(), file("en route.pdf")], 100);
  server.way(0).arrive(ref(5));
  await settled();
  open().take();
  window.dispatchEvent(new StorageEvent("storage", { key: "collab.files.20.12" }));
  expect(names(uploads)).toEqual(["en route.pdf"]);
  stop();
});

test("an image keeps its shape in the room it is given", () => {
  expect(roomFor(800, 400)).toEqual({ width: 320, height: 160 });
  expect(roomFor(400, 800)).toEqual({ width: 120, height: 240 });
  expect(roomFor(100, 50)).toEqual({ width: 100, height: 64 });
});
