import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";
import { fileBody, type ListCalls } from "../../../ui/import/calls";

type Schemas = components["schemas"];
export type Import = Schemas["Import"];
export type ImportedLine = Schemas["ImportedLine"];

const path = (id: number) => ({ path: { import_id: id } });

export const peopleLists: ListCalls<Import> = {
  room: "accounts",
  address: "/people/import",
  show: (id, signal) => ask<Import>(api.GET("/api/people/imports/{import_id}", { params: path(id), signal })),
  errors: (id, page, signal) =>
    ask(api.GET("/api/people/imports/{import_id}/errors", { params: { ...path(id), query: { page, page_size: 50 } }, signal })),
  read: (file) => ask<Import>(api.POST("/api/people/imports", fileBody(file))),
  confirm: (id, skipErrors) =>
    ask<Import>(api.POST("/api/people/imports/{import_id}/confirm", { params: path(id), body: { skip_errors: skipErrors } })),
  drop: (id) => ask(api.DELETE("/api/people/imports/{import_id}", { params: path(id) })),
};
