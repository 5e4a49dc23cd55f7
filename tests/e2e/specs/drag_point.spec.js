// An observed point under the hand: it moves, the fitted curve follows, one undo takes all back.
import { expect, test } from "../harness/index.js";
import { Points } from "../harness/points.js";

test("a dragged point takes the fit with it, and one undo takes both back", async ({ app }) => {
  await app.open();
  await app.fit();
  const points = new Points(app);
  await expect(app.page.getByTestId("error-r1")).not.toBeEmpty();
  const before = { model: await app.model.inputValue(), loss: await app.bestLoss.innerText(), cell: await points.cell(3, 2) };

  const place = await points.find("t = 30, x2 = 276");
  await points.lift(place, 20);
  // Held: the figures follow, the document waits.
  await expect(app.bestLoss).not.toHaveText(before.loss);
  expect(await app.model.inputValue()).toBe(before.model);
  expect(await points.cell(3, 2)).toBe(before.cell);
  const [, shown] = (await points.readout.innerText()).match(/x2 = (\S+)/);

  await points.letGo();
  await expect.poll(() => points.cell(3, 2)).toBe(Number(shown));
  expect(Number(shown)).toBeGreaterThan(before.cell);
  expect(shown, "no digits that a pixel cannot show").toMatch(/^\d+(\.\d)?$/);
  await expect(app.sentence).toHaveText(/^Converged/);
  expect(await app.model.inputValue()).not.toBe(before.model);
  await expect(app.page.getByTestId("error-r1")).not.toBeEmpty();

  // It is the optimum of the moved points: a press of Fit finds no better.
  const followed = Number(await app.bestLoss.innerText());
  await app.fitButton.click();
  await app.fitEnded();
  expect(Number(await app.bestLoss.innerText())).toBeGreaterThanOrEqual(followed * (1 - 1e-5));
  await app.undoButton.click();

  while ((await points.cell(3, 2)) !== before.cell) await app.undoButton.click();
  expect(await app.model.inputValue(), "the point and the values are one step").toBe(before.model);
});

test("Escape puts everything back", async ({ app }) => {
  await app.open();
  await app.fit();
  const points = new Points(app);
  const model = await app.model.inputValue();
  const loss = await app.bestLoss.innerText();
  const place = await points.find("t = 36, x1 = 305");
  await points.lift(place, 30);
  await expect(app.bestLoss).not.toHaveText(loss);
  await app.page.keyboard.press("Escape");
  await expect(app.bestLoss).toHaveText(loss);
  await points.letGo();
  expect(await points.cell(4, 1)).toBe(305);
  expect(await app.model.inputValue()).toBe(model);
});

test("without a fit only the point moves; the first row takes the start of the curve with it", async ({ app }) => {
  await app.open();
  const points = new Points(app);
  const model = await app.model.inputValue();
  await points.lift(await points.find("t = 15, x1 = 197"), 15);
  await points.letGo();
  await expect.poll(() => points.cell(2, 1)).toBeGreaterThan(197);
  expect(await app.model.inputValue()).toBe(model);

  await points.lift(await points.find("t = 0, x2 = 150"), 15);
  await points.letGo();
  await expect.poll(() => points.cell(0, 2)).toBeGreaterThan(150);
  await expect.poll(() => app.value("x2\\(0\\)")).toBe(String(await points.cell(0, 2)));
  expect(await app.undoAll()).toBe(2);
  expect(await app.model.inputValue()).toBe(model);
});

test("an edited number in the table is followed where the visitor wants that", async ({ app }) => {
  await app.open();
  await app.fit();
  const points = new Points(app);
  const number = app.grid.locator("tbody tr").nth(3).locator("input").nth(1);
  const fitted = await app.value("r1");
  await app.enter(number, "285");
  expect(await app.value("r1")).toBe(fitted);
  await app.undoButton.click();

  await app.page.getByTestId("fit").locator("details.settings > summary").last().click();
  await points.follow.check();
  await app.enter(number, "285");
  await expect.poll(() => app.value("r1")).not.toBe(fitted);
  await expect(app.sentence).toHaveText(/^Converged/);
  await app.undoButton.click();
  expect(await app.value("r1"), "the edit and its fit are one step").toBe(fitted);
  await expect(number).toHaveValue("280");
});

test("a finger moves a point without scrolling the page", async ({ visitor }) => {
  const app = await visitor({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
  await app.open();
  const points = new Points(app);
  const { x, y } = await points.find("t = 15, x1 = 197");
  const scrolled = await app.page.evaluate(() => scrollY);
  const touch = await app.page.context().newCDPSession(app.page);
  const at = (type, dy) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: y - dy }] });
  await at("touchStart", 0);
  for (const dy of [5, 10, 20, 30]) await at("touchMove", dy);
  await at("touchEnd", 0);
  await expect.poll(() => points.cell(2, 1)).toBeGreaterThan(197);
  expect(await app.page.evaluate(() => scrollY)).toBe(scrolled);
});

/** `x' = -k x` observed at so many times. */
const decay = (rows) => {
  const row = (_, index) => `${index / 100},${(Math.exp(-index / 800) + 0.01 * Math.sin(index)).toFixed(4)}`;
  return `t,x\n${Array.from({ length: rows }, row).join("\n")}\n`;
};

test("points of a long table move and are followed; those of a longer one are left to the table", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -k x\nx(0) = 1\nk = 0.1\n");
  await app.replaceData(decay(500));
  await app.fit();
  const points = new Points(app);
  const place = await points.find("t = 1");
  const loss = await app.bestLoss.innerText();
  await points.lift(place, 40);
  await expect(app.bestLoss).not.toHaveText(loss);
  await points.letGo();
  await expect(app.sentence).toHaveText(/^Converged/);

  await app.replaceData(decay(501));
  const left = await points.find("too many rows", false);
  const text = (await app.share()).text;
  await points.lift(left, 40);
  await points.letGo();
  expect((await app.share()).text).toBe(text);
  await expect(app.reading).toContainText("501 rows");
});
