import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { answer } from "./people";
import { dataFolder, python } from "./stack";

/** Let an alert and more have happened in a country, and governments have spoken of it. */
export function happened(personId: number, code: string): void {
  const ran = spawnSync(python, [resolve("e2e/support/countries.py"), dataFolder, String(personId), code], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** Enter a partnership of the authority of whoever is at this page. */
export const partner = (page: Page, authorityId: number, country: string, name: string) =>
  answer<{ id: number }>(page, "POST", "/api/partnerships", {
    authority_id: authorityId,
    country,
    partner: name,
    partner_kind: "local_authority",
    action_type: "cooperation-decentralisee",
    starts_on: "2014-01-01",
    starts_precision: "year",
  });
