import { Menu } from "@mantine/core";
import { IconBellCog, IconLayoutList, IconLogout, IconMailPlus, IconSelector, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe, useUpdateMe } from "../../core/session";
import type { Language, Scheme } from "../../core/shapes";
import { useSignOut } from "../../features/accounts/api";
import { PersonAvatar } from "../../ui/PersonAvatar";
import { trustNames } from "../../ui/TrustLinks";
import classes from "./PersonMenu.module.css";

const languages: Language[] = ["fr", "en"];
const schemes: Scheme[] = ["auto", "light", "dark"];

/** Oneself, at the foot of the rail: page, language, colours, sign out. */
export function PersonMenu() {
  const { t } = useTranslation("app");
  const me = useMe();
  const update = useUpdateMe();
  const signOut = useSignOut();

  return (
    <Menu position="top-start" width={240} closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={classes.target}>
          <PersonAvatar person={me} small />
          <span className={classes.words}>
            <span className={classes.name}>{me.name}</span>
            <span className={classes.title}>{me.title || t(`roles.${me.role}`, { ns: "ui" })}</span>
            <span className={classes.place}>{me.authority?.name ?? me.organisation}</span>
          </span>
          <IconSelector size={18} stroke={1.7} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>
        <Menu.Item component={Link} to="/me" closeMenuOnClick leftSection={<IconUser size={18} stroke={1.7} aria-hidden="true" />}>
          {t("menu.me")}
        </Menu.Item>
        <Menu.Item component={Link} to="/me/notifications" closeMenuOnClick leftSection={<IconBellCog size={18} stroke={1.7} aria-hidden="true" />}>
          {t("menu.told")}
        </Menu.Item>
        {me.staff ? (
          <Menu.Item component={Link} to="/secretariat/editions" closeMenuOnClick leftSection={<IconMailPlus size={18} stroke={1.7} aria-hidden="true" />}>
            {t("menu.editions")}
          </Menu.Item>
        ) : null}
        {me.staff ? (
          <Menu.Item component={Link} to="/secretariat/buddying" closeMenuOnClick leftSection={<IconLayoutList size={18} stroke={1.7} aria-hidden="true" />}>
            {t("menu.buddyingBoard")}
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <Menu.Label>{t("menu.language")}</Menu.Label>
        {languages.map((language) => (
          <Menu.RadioItem key={language} value={language} checked={me.language === language} onChange={() => update.mutate({ language })} lang={language}>
            {t(`languages.${language}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Label>{t("menu.scheme")}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.RadioItem key={scheme} value={scheme} checked={me.color_scheme === scheme} onChange={() => update.mutate({ color_scheme: scheme })}>
            {t(`schemes.${scheme}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("trust.label", { ns: "ui" })}</Menu.Label>
        {trustNames.map((name) => (
          <Menu.Item key={name} component={Link} to={`/${name}`} closeMenuOnClick>
            {t(`trust.${name}`, { ns: "ui" })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick
          leftSection={<IconLogout size={18} stroke={1.7} aria-hidden="true" />}
          onClick={() => signOut.mutate()}
        >
          {t("menu.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
