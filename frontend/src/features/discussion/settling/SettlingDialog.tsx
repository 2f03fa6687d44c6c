import type { DiscussionDetail } from "../types";
import { DateDialog } from "./DateDialog";
import type { Doing } from "./doing";
import { ReopenDialog } from "./ReopenDialog";
import { ResolveDialog } from "./ResolveDialog";
import { StandEditor } from "./StandEditor";
import { StandVersions } from "./StandVersions";

const windows = {
  stand: StandEditor,
  versions: StandVersions,
  resolve: ResolveDialog,
  reopen: ReopenDialog,
  date: DateDialog,
};

/** The window for what one is settling; fetched when somebody first settles something. */
export default function SettlingDialog({ doing, discussion, close }: { doing: Doing; discussion: DiscussionDetail; close: () => void }) {
  const Window = windows[doing];
  return <Window discussion={discussion} close={close} />;
}
