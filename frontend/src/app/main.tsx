import "../core/global.css";
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import { createRoot } from "react-dom/client";
import { firstLanguage, startI18n } from "../core/i18n";
import { remembered } from "../core/preferences";
import { App } from "./App";
import { loadStrings } from "./strings";

const root = document.getElementById("root");
if (!root) throw new Error("index.html holds no #root");

await startI18n(firstLanguage(remembered("language"), navigator.language), loadStrings);
createRoot(root).render(<App />);
