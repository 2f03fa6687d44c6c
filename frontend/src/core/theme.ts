/** Every colour, size and shape of the interface. Nowhere else is a colour written. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple, type VariantColorsResolver } from "@mantine/core";

export const light = {
  paper: "#faf8f4",
  card: "#ffffff",
  ink: "#1b2430",
  soft: "#5a6472",
  line: "#e4dfd5",
  /** The outline of a secondary button, whose words already tell it apart. */
  rule: "#cfc8ba",
  /** The edge of what can be filled in or pressed: 3:1 at least against its ground. */
  edge: "#878072",
  accent: "#0b6a6f",
  "accent-strong": "#08555a",
  "accent-soft": "#e2f0ef",
  "on-accent": "#ffffff",
  alert: "#a3341b",
  "alert-strong": "#852812",
  "alert-soft": "#fbe9e3",
  "on-alert": "#ffffff",
  watch: "#835500",
  "watch-soft": "#fbf0d6",
  ok: "#2c6b2f",
  "ok-soft": "#e4f1e3",
  hover: "#f1ede4",
  veil: "rgb(27 36 48 / 45%)",
  shadow: "0 10px 30px rgb(27 36 48 / 12%)",
};

export const dark: typeof light = {
  paper: "#12181d",
  card: "#1a2229",
  ink: "#e9e6df",
  soft: "#a4adb6",
  line: "#2b353e",
  rule: "#44515d",
  edge: "#73808c",
  accent: "#63c1bd",
  "accent-strong": "#7fd2ce",
  "accent-soft": "#173236",
  "on-accent": "#0d1a1c",
  alert: "#f09a80",
  "alert-strong": "#f5b09a",
  "alert-soft": "#38211b",
  "on-alert": "#1f0f0a",
  watch: "#e3b85c",
  "watch-soft": "#33290f",
  ok: "#8fce92",
  "ok-soft": "#1b301d",
  hover: "#212b33",
  veil: "rgb(4 7 9 / 65%)",
  shadow: "0 10px 30px rgb(0 0 0 / 45%)",
};

/** Mantine wants ten shades of a colour; it reads the eighth (`primaryShade`), the resolver below answers for the rest. */
const teal: MantineColorsTuple = [
  "#e2f0ef", "#cbe3e2", "#a6cfce", "#7fbab9", "#5aa6a6", "#3a9395", "#248286", "#147579", "#0b6a6f", "#08555a",
];

/** Warm greys on paper, cool ones at night: what Mantine draws by itself then belongs to the same hand. */
const gray: MantineColorsTuple = [
  "#f6f3ed", "#f1ede4", "#e9e4d9", "#dfd8ca", "#878072", "#7b7467", "#6c6659", "#5a6472", "#2f3a46", "#1b2430",
];
const night: MantineColorsTuple = [
  "#e9e6df", "#c9cdd0", "#a4adb6", "#8d98a3", "#73808c", "#2b353e", "#1a2229", "#12181d", "#0d1216", "#090d10",
];

const variables = (tokens: typeof light) => ({
  ...Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${name}`, value])),
  "--mantine-color-body": tokens.paper,
  "--mantine-color-text": tokens.ink,
  "--mantine-color-dimmed": tokens.soft,
  "--mantine-color-placeholder": tokens.soft,
  "--mantine-color-anchor": tokens.accent,
  "--mantine-color-error": tokens.alert,
  "--mantine-color-default": tokens.card,
  "--mantine-color-default-hover": tokens.hover,
  "--mantine-color-default-color": tokens.ink,
  "--mantine-color-default-border": tokens.edge,
  "--mantine-color-disabled": tokens.line,
  "--mantine-color-disabled-color": tokens.soft,
  "--mantine-color-disabled-border": tokens.line,
  "--mantine-primary-color-filled": tokens.accent,
  "--mantine-primary-color-filled-hover": tokens["accent-strong"],
  "--mantine-primary-color-light": tokens["accent-soft"],
  "--mantine-primary-color-light-hover": tokens["accent-soft"],
  "--mantine-primary-color-light-color": tokens.accent,
  "--mantine-primary-color-contrast": tokens["on-accent"],
  "--mantine-color-accent-filled": tokens.accent,
  "--mantine-color-accent-filled-hover": tokens["accent-strong"],
  "--mantine-color-accent-light": tokens["accent-soft"],
  "--mantine-color-accent-light-color": tokens.accent,
  "--mantine-color-accent-outline": tokens.accent,
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { "--rail": "272px", "--panel": "320px", "--measure": "72ch", "--column": "800px", "--radius": "10px", "--motion": "140ms" },
  light: variables(light),
  dark: variables(dark),
});

/** One accent, and one colour for what cannot be undone. */
const variantColorResolver: VariantColorsResolver = ({ color, variant }) => {
  const name = color === "alert" ? "alert" : "accent";
  const ground = `var(--${name})`;
  switch (variant) {
    case "filled":
      return { background: ground, hover: `var(--${name}-strong)`, color: `var(--on-${name})`, border: "1.5px solid transparent" };
    case "light":
      return { background: `var(--${name}-soft)`, hover: `var(--${name}-soft)`, color: ground, border: "1.5px solid transparent" };
    case "subtle":
    case "transparent":
      return { background: "transparent", hover: "var(--hover)", color: ground, border: "1.5px solid transparent" };
    default:
      return {
        background: "transparent",
        hover: "var(--hover)",
        color: name === "alert" ? ground : "var(--ink)",
        border: "1.5px solid var(--rule)",
      };
  }
};

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: 8,
  colors: { accent: teal, gray, dark: night },
  variantColorResolver,
  fontFamily: '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif',
  fontSizes: { xs: "13.5px", sm: "14.5px", md: "16.5px", lg: "18px", xl: "21px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  headings: {
    fontWeight: "700",
    sizes: {
      h1: { fontSize: "27px", lineHeight: "1.2" },
      h2: { fontSize: "20px", lineHeight: "1.3" },
      h3: { fontSize: "16.5px", lineHeight: "1.35" },
    },
  },
  defaultRadius: 9,
  radius: { xs: "5px", sm: "6px", md: "9px", lg: "12px", xl: "99px" },
  spacing: { xs: "6px", sm: "10px", md: "16px", lg: "24px", xl: "40px" },
  breakpoints: { xs: "30em", sm: "40em", md: "56.25em", lg: "75em", xl: "90em" },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "md" }, vars: () => ({ root: { "--button-height": "44px" } }) },
    ActionIcon: { defaultProps: { size: 44, variant: "subtle" } },
    Input: { vars: () => ({ wrapper: { "--input-height": "44px", "--input-bd": "var(--edge)", "--input-placeholder-color": "var(--soft)" } }) },
    TextInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md", allowDeselect: false, checkIconPosition: "right" } },
    MultiSelect: { defaultProps: { size: "md", checkIconPosition: "right" } },
    Checkbox: { defaultProps: { size: "md" } },
    Radio: { defaultProps: { size: "md" } },
    Switch: { defaultProps: { size: "md" } },
    Modal: { defaultProps: { centered: true, radius: 12, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 120 }, radius: 10 } },
  },
});
