import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ownPython = resolve("../.venv/bin/python");

export const port = Number(process.env.COLLAB_E2E_PORT ?? 8377);
export const python = process.env.COLLAB_PYTHON ?? (existsSync(ownPython) ? ownPython : "python3");
export const dataFolder = process.env.COLLAB_E2E_DATA_DIR ?? resolve("../var/e2e");

/** The short profile proves the same in less time; the full one holds the figures that people were promised. */
export const full = process.env.COLLAB_E2E_PROFILE === "full";

export type Part = "web" | "relay" | "worker" | "valkey" | "postgresql";

/** The process of a part of the running stack, as its supervisor knows it; null while it starts again. */
export function pidOf(part: Part): number | null {
  const settings = readFileSync(join(dataFolder, "run", "supervisord.conf"), "utf8");
  const socket = /^file\s*=\s*(.+)$/m.exec(settings)?.[1]?.trim();
  if (!socket) throw new Error("the supervisor's settings name no control socket");
  const asked = ["-m", "supervisor.supervisorctl", "-s", `unix://${socket}`, "status"];
  // Its exit status tells whether all parts run; what each does stands in its answer either way.
  return pidIn(spawnSync(python, asked, { encoding: "utf8" }).stdout, part);
}

function pidIn(status: string, part: Part): number | null {
  const line = status.split("\n").find((text) => text.split(/\s+/)[0]?.split(":").at(-1) === part);
  const pid = line?.match(/RUNNING\s+pid (\d+)/)?.[1];
  return pid === undefined ? null : Number(pid);
}
