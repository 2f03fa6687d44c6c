// Socket.IO as its documentation sets it up: WebSocket and polling, no compression (its default), the Redis adapter.
import { createServer } from "node:http";

import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const { PEER_PORT, COLLAB_VALKEY_URL, PEER_ORIGIN } = process.env;

const http = createServer((request, answer) => {
  answer.end(request.url === "/count" ? String(io.engine.clientsCount) : "ok");
});
const publishing = createClient({ url: COLLAB_VALKEY_URL });
const hearing = publishing.duplicate();
await Promise.all([publishing.connect(), hearing.connect()]);
const io = new Server(http, { adapter: createAdapter(publishing, hearing), cors: { origin: PEER_ORIGIN } });

io.on("connection", (socket) => {
  socket.on("join", async ({ channels }, acknowledge) => {
    await socket.join(channels);
    acknowledge({ ok: true, heads: {} });
  });
});
http.listen({ port: Number(PEER_PORT), host: "127.0.0.1", backlog: 4096 });
