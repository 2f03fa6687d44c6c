import { useTranslation } from "react-i18next";
import { Link, Outlet } from "react-router";
import { useSession } from "../core/session";
import { TrustLinks } from "../ui/TrustLinks";
import classes from "./Frame.module.css";
import Shell from "./shell/Shell";

/** What stands around a page: the workspace for who is in it, else the brand and the way in. */
export function Frame() {
  const inside = useSession().data?.person?.onboarded ?? false;
  return inside ? <Shell /> : <Outside />;
}

function Outside() {
  const { t } = useTranslation("app");
  return (
    <div className={classes.outside}>
      <header className={classes.head}>
        <Link to="/" className={classes.brand}>
          {t("brand", { ns: "ui" })}
          <small>{t("tagline", { ns: "ui" })}</small>
        </Link>
        <Link to="/" className={classes.enter}>
          {t("enter")}
        </Link>
      </header>
      <Outlet />
      <footer className={classes.foot}>
        <TrustLinks />
      </footer>
    </div>
  );
}
