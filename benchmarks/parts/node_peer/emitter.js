// Another process that publishes: each line on its input is a frame, marked with the moment just before it leaves.
import { createInterface } from "node:readline";

import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";

const client = createClient({ url: process.env.COLLAB_VALKEY_URL });
await client.connect();
const emitter = new Emitter(client);

for await (const line of createInterface({ input: process.stdin })) {
  const { number, name, room, payload } = JSON.parse(line);
  const moment = process.hrtime.bigint().toString().padStart(20, "0");
  emitter.to(room).emit(name, { ...payload, mark: `mark@${String(number).padStart(7, "0")}@${moment}` });
}
await client.quit();
