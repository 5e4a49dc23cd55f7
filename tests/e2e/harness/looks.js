// The pictures to look at before calling a change done: every size, theme and language.
import { fileURLToPath } from "node:url";

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 768, height: 1024 },
  { width: 360, height: 740 },
];
export const THEMES = ["light", "dark"];
export const LANGUAGES = [
  { key: "en", locale: "en-GB" },
  { key: "zh", locale: "zh-CN" },
];

/** One row for each look: `{ name, options }`, the options being those of a new browser context. */
export const LOOKS = SIZES.flatMap((viewport) =>
  THEMES.flatMap((colorScheme) =>
    LANGUAGES.map(({ key, locale }) => ({
      name: `${viewport.width}x${viewport.height}-${colorScheme}-${key}`,
      language: key,
      options: { viewport, colorScheme, locale },
    })),
  ),
);

/**
 * Writes `screenshots/<name>.png` (not kept in the repository).
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 * @param {{ fullPage?: boolean }} [options]
 */
export async function photograph(page, name, options = {}) {
  const path = fileURLToPath(new URL(`../screenshots/${name}.png`, import.meta.url));
  await page.screenshot({ path, animations: "disabled", ...options });
}
