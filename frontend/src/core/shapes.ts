/** The shapes that several rooms share, as the server sends them. */

export interface AuthorityRef {
  id: number;
  siren: string;
  name: string;
  kind: string;
  region: string;
}

export type PersonRole = "elected" | "technician" | "administrator" | "partner" | "staff";
export type MandateRole = "elected" | "technician" | "administrator";

export interface PersonRef {
  id: number;
  name: string;
  role: PersonRole;
  title: string;
  authority: AuthorityRef | null;
  organisation: string | null;
}

export interface Mandate {
  id: number;
  person_id: number;
  authority: AuthorityRef;
  role: MandateRole;
  title: string;
  starts_on: string;
  ends_on: string | null;
  valid: boolean;
  successor: PersonRef | null;
  assistants: PersonRef[];
}

export type Language = "fr" | "en";
export type Scheme = "auto" | "light" | "dark";

export interface Me extends PersonRef {
  email: string;
  language: Language;
  color_scheme: Scheme;
  staff: boolean;
  guest: boolean;
  onboarded: boolean;
  mandates: Mandate[];
  acts_for: Mandate[];
  languages: string[];
  phone: string;
  about: string;
}

export interface Session {
  person: Me | null;
  demo: boolean;
  mailbox_url: string | null;
  expires_at: string | null;
}

/** Something that bears its name in both languages. */
export interface Named {
  name: string;
  name_en?: string | null;
}

export interface GroupRef extends Named {
  id: number;
}

export type GroupKind = "commission" | "college" | "theme" | "country" | "pairing" | "session" | "working";
export type Visibility = "open" | "on_request" | "invitation";
export type MemberRole = "member" | "chair" | "rapporteur" | "guest";

export interface Group extends GroupRef {
  kind: GroupKind;
  slug: string;
  purpose: string;
  purpose_en: string;
  visibility: Visibility;
  listed: boolean;
  automatic: boolean;
  theme_id: number | null;
  member_count: number;
  my_role: MemberRole | null;
  my_request: { id: number; created_at: string; state: string; reason: string | null } | null;
  unread: number | null;
  last_activity_at: string | null;
  can: { read: boolean; post: boolean; join: boolean; ask: boolean; leave: boolean; manage: boolean; invite: boolean };
  guest_history: boolean;
}

export interface Discussion {
  id: number;
  group_id: number;
  title: string;
  created_at: string;
  author: PersonRef;
  last_number: number;
  revision: number;
  epoch: string;
  read_number: number;
  unread: number;
  changed_at: string;
  last_message: { number: number; author: PersonRef; excerpt: string; created_at: string } | null;
}

export interface Page<Item> {
  items: Item[];
  page: number;
  pages: number;
  total: number;
}
