// How sure the curves are: the band about them, the direction that the points fix worst, the next measurement.
import { readFile } from "node:fs/promises";

import { expectAccessible } from "../harness/accessibility.js";
import { Certainty } from "../harness/certainty.js";
import { expect, test } from "../harness/index.js";

/** Saves something from the export window and reads it. */
async function exported(app, id) {
  await app.tool("export").click();
  const [download] = await Promise.all([app.page.waitForEvent("download"), app.dialog.getByTestId(id).click()]);
  const text = await readFile(await download.path(), "utf8");
  await app.closeDialog();
  return text;
}

const LINE = "x' = b\nx(0) = a\na = 1 in [-5, 5]\nb = 1 in [-5, 5]\n";
const POINTS = "t\tx\n1\t3.1\n2\t4.9\n3\t7.2\n4\t8.7\n5\t11.3\n";

/** A straight line through five points, h = 0.5 up to t = 8. */
async function openLine(app) {
  await app.open();
  await app.typeModel(LINE);
  await app.replaceData(POINTS);
  await app.enter(app.stepSize, "0.5");
  await app.enter(app.endTime, "8");
  await app.fit();
}

test("after a fit the band is drawn, chosen and exported, and it is that of the textbook", async ({ app }) => {
  const sure = new Certainty(app);
  await app.open();
  await expect(sure.band).toBeDisabled();
  await openLine(app);
  await expect(sure.band).toBeEnabled();

  // Slope and intercept by hand: 2.02 x + 0.98, S = 0.228, Student's 97.5 % point of 3 degrees of freedom is 3.182446.
  const half = (t, own) => 3.182446305 * Math.sqrt((0.228 / 3) * (own + 1 / 5 + (t - 3) ** 2 / 10));
  for (const [kind, own] of [["curve", 0], ["new", 1]]) {
    await sure.band.selectOption(kind);
    const lines = (await exported(app, "save-trajectory.csv")).trim().split("\n");
    expect(lines[0]).toBe("t,x,x low,x high");
    expect(lines.length).toBe(18);
    for (const line of lines.slice(1)) {
      const [t, x, low, high] = line.split(",").map(Number);
      expect(x).toBeCloseTo(0.98 + 2.02 * t, 6);
      expect(high - x).toBeCloseTo(half(t, own), 6);
      expect(x - low).toBeCloseTo(half(t, own), 6);
    }
  }
  const withBand = await app.picture();
  expect(await exported(app, "save-svg")).toContain("<polygon");
  await sure.band.selectOption("off");
  await expect.poll(() => app.picture()).not.toBe(withBand);
  expect((await exported(app, "save-trajectory.csv")).split("\n")[0]).toBe("t,x");

  // The band belongs to the fit: it goes with the first change.
  await sure.band.selectOption("curve");
  await app.enter(app.quantity("b").number, "2");
  await expect(sure.band).toBeDisabled();
  expect((await exported(app, "save-trajectory.csv")).split("\n")[0]).toBe("t,x");
});

test("a curve that depends on what is open says why it has no band", async ({ app }) => {
  const sure = new Certainty(app);
  await app.open();
  await app.typeModel("x' = -k x\ny' = -c y\nx(0) = 1\ny(0) = 1\nk = 0.3\nc = 0.1\n");
  await app.replaceData("t\tx\n0\t1\n1\t0.61\n2\t0.36\n3\t0.23\n4\t0.13\n");
  await app.fit();
  await expect(sure.bandWords).toHaveText("y has no band where it depends on c: the points leave that open.");

  await sure.plan.click();
  await expect(sure.words).toContainText(/^Best: measure y at t = .* Nothing observed so far tells them; this would\./);

  await app.typeModel("x' = -a x + c\nx(0) = 1\na = 0.3\nc = 0.1\n");
  await app.replaceData("t\tx\n0\t1\n1\t0.61\n2\t0.36\n");
  await app.fit();
  await expect(sure.bandWords).toHaveText(/^No band\. There are no standard errors: /);
});

test("the sloppiest direction is tried without changing the document until it is kept", async ({ app }) => {
  const sure = new Certainty(app);
  await app.open();
  await app.fit();
  await sure.unfold();
  await expect(sure.verdict).toHaveText("All parameters are well fixed by these points.");
  await expect(sure.keep).toBeDisabled();
  const { text } = await app.share();
  const [values, number] = [await sure.values.innerText(), await app.quantity("r1").number.inputValue()];
  const picture = await app.picture();

  await sure.slider.focus();
  await app.page.keyboard.press("End");
  await expect(sure.values).not.toHaveText(values);
  await expect(app.quantity("r1").number).not.toHaveValue(number);
  await expect.poll(() => app.picture()).not.toBe(picture);
  // As far as nine units of noise go: S grows from 0.6966 by at most 9 S / 6, and a tenth of that.
  const grown = Number((await sure.loss.innerText()).match(/, ([\d.]+) here/)[1]);
  expect(grown / 0.696644).toBeGreaterThan(2);
  expect(grown / 0.696644).toBeLessThan(2.66);
  expect((await app.share()).text).toBe(text);

  await sure.slider.focus();
  await app.page.keyboard.press("Escape");
  await expect(app.quantity("r1").number).toHaveValue(number);
  await expect.poll(() => app.picture()).toBe(picture);

  await sure.slider.focus();
  await app.page.keyboard.press("PageUp");
  const kept = await app.quantity("r1").number.inputValue();
  expect(kept).not.toBe(number);
  await sure.keep.click();
  await expect(app.quantity("r1").number).toHaveValue(kept);
  await expect(sure.fold).toHaveCount(0);
  await app.undoButton.click();
  await expect(app.quantity("r1").number).toHaveValue(number);
  await expect(sure.fold).toHaveCount(1);
});

test("the next measurement is coloured along the axis, named, moved by keys and added on the curve", async ({ app }) => {
  const sure = new Certainty(app);
  await openLine(app);
  await expect(sure.strip).toHaveCount(0);
  await sure.plan.click();
  // Of the two errors the intercept's is larger beside its value: the start tells it best.
  await expect(sure.words).toContainText("Best: measure x at t = 0.");
  await expect(sure.legend).toHaveText(/^error of a would shrink by up to \d+ %$/);
  await sure.strip.focus();
  await app.page.keyboard.press("End");
  await expect(sure.here).toHaveText(/^x at t = 8: the error of a would shrink by \d+ %$/);
  await expect(sure.strip).toHaveAttribute("aria-valuetext", /^x at t = 8: /);

  await sure.add.click();
  await expect(app.notices.last()).toContainText("A point of x at t = 8 was added on the curve.");
  const { text } = await app.share();
  expect(text).toMatch(/^8,17\.14$/m);
  await expect(sure.strip).toHaveCount(0);
});

test("the page stays accessible in both languages with all of it open", async ({ app }) => {
  const sure = new Certainty(app);
  for (const language of ["en", "zh"]) {
    await app.openAfresh(`#1/competition?lang=${language}`);
    await app.fit();
    await sure.plan.click();
    await expect(sure.strip).toBeVisible();
    await sure.unfold();
    await expect(sure.slider).toBeVisible();
    await expectAccessible(app.page);
  }
});
