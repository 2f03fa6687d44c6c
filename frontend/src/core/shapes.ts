/** The shapes that several rooms share, as the server declares them (`schema.d.ts` is generated from its OpenAPI). */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type AuthorityRef = Schemas["AuthorityRef"];
export type PersonRef = Schemas["PersonRef"];
export type PersonRole = PersonRef["role"];
export type Mandate = Schemas["Mandate"];
export type MandateRole = Mandate["role"];
export type Me = Schemas["Me"];
export type Session = Schemas["Session"];
export type Language = Me["language"];
export type Scheme = Me["color_scheme"];
export type GroupRef = Schemas["GroupRef"];
export type Group = Schemas["Group"];
export type GroupKind = Group["kind"];
export type Visibility = Group["visibility"];
export type MemberRole = NonNullable<Group["my_role"]>;
export type Level = Group["my_level"]["level"];
export type Discussion = Schemas["Discussion"];
export type FileRef = Schemas["FileRef"];

/** Something that bears its name in both languages. */
export interface Named {
  name: string;
  name_en?: string | null;
}
