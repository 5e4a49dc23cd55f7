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

/** The figures of the saved trajectory: `t, x, x low, x high` by rows. */
async function figures(app) {
  const lines = (await exported(app, "save-trajectory.csv")).trim().split("\n");
  return { head: lines[0], rows: lines.slice(1).map((line) => line.split(",").map(Number)) };
}

test("to choose the band of the bootstrap runs it, and it agrees with the delta method on a straight line", async ({ app }) => {
  const sure = new Certainty(app);
  await app.open();
  await app.typeModel(LINE);
  // Known deviations: points are drawn from the normal distribution, and both bands are normal.
  const points = [3.1, 4.9, 7.2, 8.7, 11.3, 12.8, 15.1, 17.2].map((x, row) => `${row + 1}\t${x}\t0.3\n`);
  await app.replaceData(`t\tx\tsd(x)\n${points.join("")}`);
  await app.enter(app.stepSize, "0.5");
  await app.enter(app.endTime, "12");
  await app.fit();
  const picture = await app.picture();

  await sure.band.selectOption("curve-bootstrap");
  await expect(sure.bandWords).toContainText("Band of 200 bootstrap curves.");
  await expect(sure.bandBootstrap).toHaveCount(0);
  await expect.poll(() => app.picture()).not.toBe(picture);
  const mean = 4.5;
  const squares = 42;
  for (const [kind, own] of [["curve", 0], ["new", 1]]) {
    await sure.band.selectOption(`${kind}-bootstrap`);
    const { head, rows } = await figures(app);
    expect(head).toBe("t,x,x low,x high");
    expect(rows.length).toBe(25);
    for (const [t, x, low, high] of rows) {
      const error = 0.3 * Math.sqrt(1 / 8 + (t - mean) ** 2 / squares);
      const half = 1.959964 * Math.hypot(error, own * 0.3);
      // The quantile at 2.5 % of 200 normal numbers is known to 0.19 standard deviations: four of those.
      expect(Math.abs(high - x - half)).toBeLessThan(0.76 * error);
      expect(Math.abs(x - low - half)).toBeLessThan(0.76 * error);
    }
  }

  // It belongs to the fit, and a new one needs refits of its own, which a button runs.
  await app.enter(app.quantity("b").number, "2");
  await expect(sure.band).toBeDisabled();
  await app.enter(app.endTime, "10");
  await app.fit();
  await expect(sure.bandWords).toContainText("The band of the bootstrap needs refits of this fit.");
  expect((await figures(app)).head).toBe("t,x");
  await sure.bandBootstrap.click();
  await expect(sure.bandWords).toContainText("Band of 200 bootstrap curves.");
  await sure.band.selectOption("curve");
  await expect(sure.bandWords).toHaveCount(0);
});

test("the bootstrap behind the band is stopped and begun again", async ({ app }) => {
  const sure = new Certainty(app);
  await app.open();
  await app.enter(app.stepSize, "0.001");
  await app.fit();
  await sure.band.selectOption("curve-bootstrap");
  await expect(sure.bandWords).toHaveText("Refitting for the band.");
  await expect(sure.bandBootstrap).toHaveText("Stop");
  await sure.bandBootstrap.click();
  await expect(sure.bandBootstrap).toHaveText("Bootstrap: 200 refits", { timeout: 1000 });
  await expect(sure.bandWords).toHaveText(/^(The band of the bootstrap needs refits of this fit|Band of \d+ bootstrap curves)\./);
  await sure.bandBootstrap.click();
  await expect(sure.bandBootstrap).toHaveText("Stop");
});

test("the band of the bootstrap does not hold up the page", async ({ app }) => {
  const sure = new Certainty(app);
  await app.open();
  await app.fit();
  await sure.band.selectOption("new-bootstrap");
  await expect(sure.bandWords).toContainText("Band of 200 bootstrap curves.");
  // Of several bands: what is slow because of the band is slow each time, what other work of the machine delays is not.
  const rounds = [];
  for (const step of ["0.5", "0.25", "0.125"]) {
    await app.enter(app.stepSize, step);
    await app.fit();
    await expect(sure.bandBootstrap).toBeVisible();
    await app.watchLongTasks();
    await sure.bandBootstrap.click();
    await expect(sure.bandWords).toContainText("Band of 200 bootstrap curves.");
    rounds.push(await app.longestTask());
  }
  const said = rounds.map((longest) => (longest === 0 ? "none of 50 ms" : `${longest.toFixed(0)} ms`)).join(", ");
  console.log(`longest tasks of three bands: ${said}`);
  test.info().annotations.push({ type: "main thread", description: said });
  expect(Math.min(...rounds), "longest task in ms").toBeLessThan(50);
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
    await sure.band.selectOption("new-bootstrap");
    await expect(sure.bandWords).toContainText(/200/);
    await sure.unfold();
    await expect(sure.slider).toBeVisible();
    await expectAccessible(app.page);
  }
});
