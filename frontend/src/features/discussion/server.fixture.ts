/** A discussion as the server keeps it, for tests: gapless numbers, one revision per change. */
import type { PersonRef } from "../../core/shapes";
import type { CatchUp, Head, Message, MessageFrame, MessagePage } from "./types";

export const author: PersonRef = {
  id: 7,
  name: "Élue",
  role: "elected",
  title: "adjointe aux relations internationales",
  authority: { id: 3, siren: "216704825", name: "Ville de Strasbourg", kind: "commune", region: "Grand Est" },
  organisation: null,
};

export class ServerDiscussion {
  revision = 0;
  readonly messages: Message[] = [];
  readonly frames: MessageFrame[] = [];

  constructor(
    public epoch = "first",
    private readonly pageLimit = 4,
  ) {}

  post(body: string, clientKey: string | null = null): Message {
    const number = this.messages.length + 1;
    return this.#change({
      id: 1000 + number,
      number,
      discussion_id: 12,
      revision: 0,
      author,
      acting_for: null,
      body,
      html: `<p>${body}</p>`,
      created_at: new Date(Date.UTC(2026, 2, 3, 9, number)).toISOString(),
      edited_at: null,
      client_key: clientKey,
      state: "shown",
      reply_to: null,
      mentions: [],
      mentions_all: false,
      reactions: {},
      files: [],
      written_at: null,
      moved_to: null,
    });
  }

  edit(number: number, body: string): Message {
    const message = this.messages[number - 1];
    if (!message) throw new Error(`no message ${number}`);
    return this.#change({ ...message, body, edited_at: new Date(Date.UTC(2026, 2, 4)).toISOString() });
  }

  head(): Head {
    return { revision: this.revision, epoch: this.epoch };
  }

  page({ after, limit }: { after?: number; limit: number }): MessagePage {
    const items =
      after === undefined ? this.messages.slice(-limit) : this.messages.slice(after, after + limit);
    const more = after === undefined ? this.messages.length > limit : after + limit < this.messages.length;
    return { items, more, ...this.head() };
  }

  changedAfter(revision: number): CatchUp {
    const changed = this.messages
      .filter((message) => message.revision > revision)
      .toSorted((one, other) => one.revision - other.revision);
    return { items: changed.slice(0, this.pageLimit), more: changed.length > this.pageLimit, ...this.head() };
  }

  /** As after a restored backup: the newest changes are gone, and the epoch says so. */
  restore(kept: number): void {
    this.messages.length = Math.min(kept, this.messages.length);
    this.revision = this.messages.reduce((highest, { revision }) => Math.max(highest, revision), 0);
    this.epoch = `${this.epoch}'`;
  }

  #change(message: Message): Message {
    const changed = { ...message, revision: ++this.revision };
    this.messages[message.number - 1] = changed;
    this.frames.push({ ...this.head(), item: changed });
    return changed;
  }
}
