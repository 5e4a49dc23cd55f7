// English and Chinese, switched in place; the theme; both remembered. No string of one language stays in the other.
import { readFileSync } from "node:fs";

import { expect, test } from "../harness/index.js";

/** The plain words of a language's table, without those that both languages write alike. */
function words(language) {
  const source = readFileSync(new URL(`../../../src/text/${language}.rs`, import.meta.url), "utf8");
  return new Set([...source.matchAll(/^\s+\w+: "((?:[^"\\]|\\.)*)",$/gm)].map(([, word]) => word));
}

const ENGLISH = words("en");
const CHINESE = words("zh");
const ONLY = {
  en: [...ENGLISH].filter((word) => !CHINESE.has(word) && word !== "English" && word.length > 1),
  zh: [...CHINESE].filter((word) => !ENGLISH.has(word) && word !== "中文" && word.length > 1),
};
/** The button that leads to the other language is in that language, and so are names of languages. */
const ALLOWED = new Set(["中文", "English", "en", "zh-Hans"]);

/** Everything that is read or heard: text, names, hints, placeholders. */
async function spoken(app) {
  return app.page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      const own = parentElement.closest("script, style, noscript, textarea, .editor, math, code, kbd");
      if (own === null && data.trim() !== "") found.push(data.trim());
    }
    for (const attribute of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) found.push(element.getAttribute(attribute));
    }
    return found;
  });
}

/** What is said in the wrong language while the page is in `language`. */
async function foreign(app, language) {
  const wrong = new Set(ONLY[language === "en" ? "zh" : "en"]);
  const han = /\p{Script=Han}/u;
  return (await spoken(app)).filter(
    (text) => !ALLOWED.has(text) && (wrong.has(text) || (language === "en" && han.test(text))),
  );
}

/** The states whose words are looked through, each reached from the one before. */
const STATES = [
  ["opened", async () => {}],
  ["fitted", (app) => app.fit()],
  ["with problems", (app) => app.typeModel("x' = -k x\ny' = sinn(x) + (\n")],
  ["repaired, with a bad table", async (app) => {
    await app.typeModel("x' = -k x\nx(0) = 1\nk = 1\n");
    await app.replaceData("t,x\n0,1\n1,abc\n");
  }],
  ["with the gallery open", (app) => app.tool("examples").click()],
  ["with the help open", (app) => app.tool("help").click()],
  ["exploding", async (app) => {
    await app.tool("help").click();
    await app.typeModel("x' = x^3\nx(0) = 2\n");
    await expect(app.divergence).toBeVisible();
  }],
];

test("the tables of words were read", () => {
  expect(ONLY.en.length).toBeGreaterThan(100);
  expect(ONLY.zh.length).toBeGreaterThan(100);
});

test("switched in place at any moment, no string stays behind", async ({ app }) => {
  // Without the clip, so that something can explode.
  await app.open("#1/competition?clip=none&lang=en");
  for (const [name, reach] of STATES) {
    await reach(app);
    expect(await foreign(app, "en"), `${name}, in English`).toEqual([]);
    await app.language.click();
    await expect(app.page.locator("html")).toHaveAttribute("lang", "zh-Hans");
    expect(await foreign(app, "zh"), `${name}, in Chinese`).toEqual([]);
    await app.language.click();
    await expect(app.page.locator("html")).toHaveAttribute("lang", "en");
    expect(await foreign(app, "en"), `${name}, back in English`).toEqual([]);
  }
});

test("a Chinese visitor meets Chinese, and their problems and stop reasons in it", async ({ visitor }) => {
  const app = await visitor({ locale: "zh-CN" });
  app.speak("zh");
  await app.open();
  await expect(app.page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await app.fit();
  await expect(app.sentence).toHaveText(/^已收敛：/);
  await app.typeModel("x' ＝ －k x");
  await expect(app.problems).toContainText("k 没有取值。");
  await app.repairs.filter({ hasText: "添加 k = 1" }).click();
  await app.repairs.click();
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
  expect(await foreign(app, "zh")).toEqual([]);

  for (const window of ["share", "export"]) {
    await app.tool(window).click();
    await expect(app.dialog).toBeVisible();
    expect(await foreign(app, "zh"), window).toEqual([]);
    await app.closeDialog();
  }
});

test("the language is remembered, goes into the link, and a switch is no loss of work", async ({ app, visitor }) => {
  await app.open();
  await app.typeModel("x' = -x\nx(0) = 5\n");
  await app.language.click();
  app.speak("zh");
  await expect(app.model).toHaveValue("x' = -x\nx(0) = 5\n");
  const { fragment, text } = await app.share();
  expect(text).toContain("language = zh");
  await app.reload();
  await expect(app.page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await expect(app.fitButton).toHaveText("拟合");

  const other = await visitor();
  await other.open(fragment);
  await expect(other.fitButton).toHaveText("拟合");
});

test("the theme follows the system until it is chosen, then is remembered", async ({ visitor }) => {
  const app = await visitor({ colorScheme: "dark" });
  await app.open();
  const root = app.page.locator("html");
  await expect(root).toHaveAttribute("data-theme", "dark");
  const dark = await app.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await app.theme.click();
  await expect(root).toHaveAttribute("data-theme", "light");
  expect(await app.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(dark);
  await app.reload();
  await expect(root).toHaveAttribute("data-theme", "light");
});
