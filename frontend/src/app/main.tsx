import "../core/global.css";
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import { createRoot } from "react-dom/client";
import { firstLanguage, startI18n } from "../core/i18n";
import { remembered } from "../core/preferences";
import { App } from "./App";
import { askAhead } from "./queryClient";
import { makeRouter } from "./router";
import { styleNonce } from "./styleNonce";
import { loadStrings } from "./strings";

// The one part of Mantine's windows that makes a style of its own (react-remove-scroll) asks this name for the nonce.
Object.assign(window, { __webpack_nonce__: styleNonce() });

const root = document.getElementById("root");
if (!root) throw new Error("index.html holds no #root");

askAhead();
const words = startI18n(firstLanguage(remembered("language"), navigator.language), loadStrings);
// The router fetches the page of this address at once, with its strings: it is made when the language is known.
const router = makeRouter();
// Not a top-level await: with one, the bundler gives up gathering what the first load needs into few files.
void words.then(() => createRoot(root).render(<App router={router} />));
