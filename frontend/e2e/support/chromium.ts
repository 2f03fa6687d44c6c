import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium, else the one in npm (its binary alone: its own arguments switch web security off). */
export async function chromiumPath(): Promise<string> {
  const given = process.env.COLLAB_CHROMIUM ?? places.find((place) => existsSync(place));
  if (given) return given;
  const { default: chromium } = await import("@sparticuz/chromium");
  return chromium.executablePath();
}
