// Every state of the page in both themes and languages: what a screen reader meets, and the pictures to look at.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { LANGUAGES, LOOKS, THEMES, photograph } from "../harness/looks.js";

const STATES = [
  ["open", async () => {}],
  ["fitted", (app) => app.fit()],
  ["help", async (app) => {
    await app.tool("help").click();
    await expect(app.help).toBeVisible();
  }],
  ["gallery", async (app) => {
    await app.tool("examples").click();
    await expect(app.gallery).toBeVisible();
  }],
  ["share", async (app) => {
    await app.tool("examples").click();
    await app.tool("share").click();
    await expect(app.dialog).toBeVisible();
  }],
  ["export", async (app) => {
    await app.closeDialog();
    await app.tool("export").click();
    await expect(app.dialog).toBeVisible();
  }],
  ["problems", async (app) => {
    await app.closeDialog();
    await app.typeModel("x1' = r1 x1 - q\nx2' = sinn(x2 + (\n");
    await app.enter(app.stepSize, "0");
    await app.replaceData("t,x1\n0,1\n1,abc\n");
    await expect(app.problems.getByRole("listitem").first()).toBeVisible();
    await expect(app.badCells).toHaveCount(1);
  }],
];

for (const { key, locale } of LANGUAGES) {
  for (const colorScheme of THEMES) {
    test(`every state is accessible: ${colorScheme}, ${key}`, async ({ visitor }) => {
      const app = await visitor({ colorScheme, locale, viewport: { width: 1440, height: 900 } });
      app.speak(key);
      await app.open();
      for (const [state, reach] of STATES) {
        await test.step(state, async () => {
          await reach(app);
          await expectAccessible(app.page);
          await photograph(app.page, `${state}-1440x900-${colorScheme}-${key}`);
        });
      }
    });
  }
}

for (const { name, language, options } of LOOKS.filter(({ options }) => options.viewport.width < 1440)) {
  test(`nothing is cut off on a smaller screen: ${name}`, async ({ visitor }) => {
    const app = await visitor(options);
    app.speak(language);
    await app.open();
    await app.fit();
    const { width } = options.viewport;
    const reach = await app.page.evaluate(() => document.documentElement.scrollWidth);
    expect(reach, "the page does not scroll sideways").toBeLessThanOrEqual(width);
    await expect(app.curves).toBeVisible();
    expect((await app.curves.boundingBox()).width).toBeGreaterThan(width * 0.6);
    await photograph(app.page, `fitted-${name}`, { fullPage: true });
  });
}

test("numbers that change move nothing on the page", async ({ app }) => {
  await app.open();
  const places = () =>
    app.page.evaluate(() =>
      ["fit-button", "plot", "scrub", "step-numbers", "toolbar-fit"].map((id) => {
        const { left, top, width, height } = document.querySelector(`[data-testid="${id}"]`).getBoundingClientRect();
        return [id, left, top, width, height];
      }),
    );
  const before = await places();
  await app.fitButton.click();
  await expect(app.iterations).not.toBeEmpty();
  expect(await places(), "while it runs").toEqual(before);
  await app.fitEnded();
  expect(await places(), "after it").toEqual(before);
  await app.play.click();
  await expect(app.atStep).toHaveText(/^step [1-9]\d? of 50/);
  expect(await places(), "while it plays").toEqual(before);
});

test("every chart has a name and its numbers in words", async ({ app }) => {
  await app.open();
  await app.fit();
  for (const [chart, words] of [
    [app.curves, /^Curves of x1, x2 from t = 0 to t = 50\. x1 starts at 100, ends at \d/],
    [app.page.getByTestId("loss-curve"), /^Loss against iteration\. The loss went from 9153\d\d to 0\.6966/],
  ]) {
    await expect(chart).toHaveAttribute("role", "img");
    await expect(chart).toHaveAttribute("aria-label", words);
  }
});

test("lines are crisp at any pixel ratio: at least two device pixels for one of the page", async ({ visitor }) => {
  for (const deviceScaleFactor of [1, 2, 3]) {
    const app = await visitor({ deviceScaleFactor });
    await app.open();
    const box = await app.curves.boundingBox();
    const pixels = await app.curves.evaluate((canvas) => canvas.width);
    expect(pixels / box.width, `at ratio ${deviceScaleFactor}`).toBeGreaterThanOrEqual(1.99);
    expect(pixels / box.width).toBeGreaterThanOrEqual(deviceScaleFactor - 0.01);
  }
});
