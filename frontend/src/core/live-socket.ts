/**
 * The one live connection of this tab: it brings frames, and tells when it is not there.
 *
 * Everything it brings is a hint: what a page shows is made right over HTTP, so a lost frame costs seconds, never truth.
 */
import type { Socket } from "socket.io-client";
import { Channels } from "./live-channels";
import { asTold, delayBefore, returnDelay } from "./live-retry";
import { connectionState, setPhase } from "./live-state";
import { asProblem, problemFrom } from "./problems";

export type Payload = Readonly<Record<string, unknown>>;
export type FrameListener = (name: string, payload: Payload) => void;
type LiveSocket = Pick<Socket, "on" | "onAny" | "timeout" | "emit" | "connect" | "disconnect" | "connected" | "active">;

/** Longer than the longest queue at the server after a restart: asking twice would only make it longer. */
const ANSWER_WITHIN = 20_000;
/** What opens a group to the person it names. */
const OPENING = new Set(["groups.member_joined", "groups.request_accepted"]);

/** The group that this frame opens to this person, if it does. */
export const groupOpened = (name: string, { group_id, person_id }: Payload, personId: number | null): number | null =>
  OPENING.has(name) && person_id === personId ? Number(group_id) : null;

export class Live {
  #socket: LiveSocket | null = null;
  #personId: number | null = null;
  #listeners = new Set<FrameListener>();
  #tellers = new Set<() => Payload>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** Whether it was this browser's network that failed, and nobody else's. */
  #wasOffline = false;
  #stop = new AbortController();
  readonly #channels = new Channels({
    ask: (event, channels) => this.#ask(event, event === "join" ? { channels, ...this.#known() } : { channels }),
    entered: (answer) => this.#tell("live.joined", answer as Payload),
    closed: (channels) => this.#tell("live.left", { channels }),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });

  /** Hear these channels until the returned function is called. */
  hear = (channels: readonly string[]): (() => void) => this.#channels.want(channels);

  /** Tell at each join what the page holds already, by id, so that the answer brings what it missed. */
  tellKnown(teller: () => Payload): () => void {
    this.#tellers.add(teller);
    return () => void this.#tellers.delete(teller);
  }

  /**
   * Be told of every frame, and of `live.begun` (first connected), `live.back` (after an interruption; `together` when
   * it may have been the server's, so that others come back too), `live.joined` and `live.left`.
   */
  onFrame(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Say something that may get lost, like "is typing". */
  say(event: string, payload: Payload): void {
    if (this.#socket?.connected) this.#socket.emit(event, payload);
  }

  /** Connect as this person. */
  open(socket: LiveSocket, personId: number): void {
    this.#socket = socket;
    this.#personId = personId;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    socket.on("connect", this.#connected);
    socket.on("disconnect", (reason) => this.#disconnected(reason));
    socket.on("connect_error", (error) => this.#refused(error));
    socket.onAny((name: string, payload: Payload) => this.#received(name, payload));
    window.addEventListener("offline", this.#offline, { signal });
    window.addEventListener("online", this.#online, { signal });
    setPhase(navigator.onLine ? "connecting" : "offline");
    socket.connect();
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.disconnect();
    this.#channels.disconnected();
    setPhase("closed");
  }

  #connected = (): void => {
    const back = this.#failures > 0 || connectionState().phase !== "connecting";
    this.#failures = 0;
    setPhase("connected");
    this.#channels.connected();
    if (back) this.#tell("live.back", { together: !this.#wasOffline });
    else this.#tell("live.begun", {});
    this.#wasOffline = false;
  };

  #disconnected(reason: string): void {
    if (!this.#socket) return;
    this.#channels.disconnected();
    if (connectionState().phase === "signed-out") return;
    this.#lost();
    if (reason !== "io client disconnect") this.#retryIn(returnDelay(0));
  }

  /** What never reached the server is tried again, ever more slowly; a refusal is weighed. */
  #refused(error: Error & { data?: unknown }): void {
    if (!this.#socket) return;
    this.#lost();
    const failures = ++this.#failures;
    if (this.#socket.active) return this.#retryIn(returnDelay(failures));
    const problem = problemFrom(error.data, 503);
    if (problem.slug === "not-signed-in") this.#signedOut();
    else this.#retryIn(problem.retryAfter === null ? returnDelay(failures) : delayBefore(problem, failures));
  }

  #received(name: string, payload: Payload): void {
    if (name === "live.left") this.#channels.left(payload.channels as string[]);
    const group = groupOpened(name, payload, this.#personId);
    if (group !== null) this.#channels.reopened(group);
    if (name === "live.signed_out") return this.#signedOut();
    if (name === "live.bye") return this.#comeBack(Number(payload.in));
    this.#tell(name, payload);
  }

  #signedOut(): void {
    setPhase("signed-out");
    this.#tell("live.signed_out", {});
  }

  /** The server is about to stop, and asks for a moment so that not all come back at once. */
  #comeBack(seconds: number): void {
    this.#failures++;
    this.#socket?.disconnect();
    this.#retryIn(asTold(seconds));
  }

  #offline = (): void => {
    this.#wasOffline = true;
    setPhase("offline");
  };

  #online = (): void => {
    if (connectionState().phase === "signed-out") return;
    if (this.#socket?.connected) {
      this.#wasOffline = false;
      setPhase("connected");
    } else {
      setPhase("reconnecting");
      this.#retryIn(0);
    }
  };

  #lost(): void {
    setPhase(navigator.onLine ? "reconnecting" : "offline");
  }

  /** Start anew: the library's own waiting, if any, ends here. */
  #retryIn(milliseconds: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#socket?.connected) return;
      this.#socket?.disconnect();
      this.#socket?.connect();
    }, milliseconds);
  }

  #known(): Payload {
    const known: Payload = Object.assign({}, ...[...this.#tellers].map((teller) => teller()));
    return Object.keys(known).length > 0 ? { known } : {};
  }

  async #ask(event: string, payload: Payload): Promise<unknown> {
    if (!this.#socket) throw asProblem(new Error("the connection is closed"));
    const answer: unknown = await this.#socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
    const status = (answer as { status?: unknown }).status;
    if (typeof status === "number") throw problemFrom(answer, status);
    return answer;
  }

  #tell(name: string, payload: Payload): void {
    for (const listener of this.#listeners) listener(name, payload);
  }
}
