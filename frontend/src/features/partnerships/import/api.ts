import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";
import { fileBody, type ListCalls } from "../../../ui/import/calls";

type Schemas = components["schemas"];
export type PartnershipImport = Schemas["PartnershipImport"];
export type ImportedPartnership = Schemas["ImportedPartnership"];

const path = (id: number) => ({ path: { import_id: id } });

export const partnershipLists: ListCalls<PartnershipImport> = {
  room: "partnerships",
  address: "/partnerships/import",
  show: (id, signal) => ask<PartnershipImport>(api.GET("/api/partnerships/imports/{import_id}", { params: path(id), signal })),
  errors: (id, page, signal) =>
    ask(api.GET("/api/partnerships/imports/{import_id}/errors", { params: { ...path(id), query: { page, page_size: 50 } }, signal })),
  read: (file) => ask<PartnershipImport>(api.POST("/api/partnerships/imports", fileBody(file))),
  confirm: (id, skipErrors) =>
    ask<PartnershipImport>(
      api.POST("/api/partnerships/imports/{import_id}/confirm", { params: path(id), body: { skip_errors: skipErrors } }),
    ),
  drop: (id) => ask(api.DELETE("/api/partnerships/imports/{import_id}", { params: path(id) })),
};
