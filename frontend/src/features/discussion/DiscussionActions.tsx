import { ActionIcon, Menu } from "@mantine/core";
import { IconCalendarEvent, IconCircleCheck, IconDots, IconFlag, IconPencil, IconRotate2, type Icon } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { fetchPart } from "../../core/fetchPart";
import { LevelMenu } from "../../ui/LevelMenu";
import { useFollowDiscussion } from "./api";
import type { Doing, Start } from "./settling/doing";
import type { DiscussionDetail } from "./types";

const RenameDialog = lazy(() => fetchPart(() => import("./RenameDialog")));

interface Props {
  discussion: DiscussionDetail;
  start: Start;
}

/** Beside the title: how closely one follows, and what one can do with the discussion itself. */
export function DiscussionActions({ discussion, start }: Props) {
  const { t } = useTranslation("discussion");
  const follow = useFollowDiscussion(discussion.id);
  const { level, own } = discussion.my_level;
  const levelOfGroup = t(`level.${discussion.group.level}`, { ns: "ui" });
  return (
    <>
      <LevelMenu level={level} own={own} pending={follow.isPending} choose={follow.mutate} error={follow.error} inherited={t("likeGroup", { level: levelOfGroup })} />
      {discussion.can.curate || discussion.can.settle ? <AboutMenu discussion={discussion} start={start} /> : null}
    </>
  );
}

/** What any member may settle, in the order of the menu. */
function settlings({ stand_version, resolution, date }: DiscussionDetail): { doing: Doing; words: string; Sign: Icon }[] {
  return [
    { doing: "stand", words: stand_version > 0 ? "stand.change" : "stand.begin", Sign: IconFlag },
    { doing: "date", words: date ? "date.change" : "date.give", Sign: IconCalendarEvent },
    resolution
      ? { doing: "reopen", words: "resolve.reopen", Sign: IconRotate2 }
      : { doing: "resolve", words: "resolve.begin", Sign: IconCircleCheck },
  ];
}

function AboutMenu({ discussion, start }: Props) {
  const { t } = useTranslation("discussion");
  const [renaming, setRenaming] = useState(false);
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <ActionIcon aria-label={t("aboutDiscussion")}>
            <IconDots size={22} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {discussion.can.settle
            ? settlings(discussion).map(({ doing, words, Sign }) => (
                <Menu.Item key={doing} mih={44} leftSection={<Sign size={18} stroke={1.7} aria-hidden="true" />} onClick={() => start(doing)}>
                  {t(words)}
                </Menu.Item>
              ))
            : null}
          {discussion.can.curate ? (
            <Menu.Item mih={44} leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={() => setRenaming(true)}>
              {t("rename")}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{renaming ? <RenameDialog discussion={discussion} close={() => setRenaming(false)} /> : null}</Suspense>
    </>
  );
}
