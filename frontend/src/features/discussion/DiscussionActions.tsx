import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconPencil } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { LevelMenu } from "../../ui/LevelMenu";
import { useFollowDiscussion } from "./api";
import type { DiscussionDetail } from "./types";

const RenameDialog = lazy(() => import("./RenameDialog"));

/** Beside the title: how closely one follows, and what those who look after the group can do with the discussion. */
export function DiscussionActions({ discussion }: { discussion: DiscussionDetail }) {
  const { t } = useTranslation("discussion");
  const follow = useFollowDiscussion(discussion.id);
  const { level, own } = discussion.my_level;
  const levelOfGroup = t(`level.${discussion.group.level}`, { ns: "ui" });
  return (
    <>
      <LevelMenu level={level} own={own} pending={follow.isPending} choose={follow.mutate} error={follow.error} inherited={t("likeGroup", { level: levelOfGroup })} />
      {discussion.can.curate ? <Curating discussion={discussion} /> : null}
    </>
  );
}

function Curating({ discussion }: { discussion: DiscussionDetail }) {
  const { t } = useTranslation("discussion");
  const [renaming, setRenaming] = useState(false);
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon aria-label={t("aboutDiscussion")}>
            <IconDots size={22} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item mih={44} leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={() => setRenaming(true)}>
            {t("rename")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{renaming ? <RenameDialog discussion={discussion} close={() => setRenaming(false)} /> : null}</Suspense>
    </>
  );
}
