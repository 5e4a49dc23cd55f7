// The cells' room: a cell runs, its weights are typed and travel in the link, and it is trained beside the equation.
import { CellRoom } from "../harness/cell_room.js";
import { expect, test } from "../harness/index.js";
import { STOPPED_WITHIN, pressUntil, quickest } from "../harness/timing.js";

test("a GRU runs, a typed weight changes what it gives, and the link carries it", async ({ app, visitor }) => {
  await app.open();
  const cells = new CellRoom(app.page);
  await cells.enter();
  await cells.kind.selectOption("gru");
  await expect(cells.equations.locator("math")).toHaveCount(4);
  await expect(cells.steps).toHaveCount(4);
  const before = await cells.results.textContent();
  const summary = await cells.output.getAttribute("aria-label");

  await app.enter(cells.weight("Uz", 0), "2.5");
  await expect(cells.results).not.toHaveText(before);
  await expect(cells.output).not.toHaveAttribute("aria-label", summary);
  await expect(cells.weight("Uz", 0)).toHaveValue("2.5");
  const after = await cells.results.textContent();
  const { fragment, text } = await app.share();
  expect(text).toContain("kind = gru");
  expect(text).toMatch(/^Uz = 2\.5 /m);

  const other = await visitor();
  await other.open(fragment);
  const theirs = new CellRoom(other.page);
  await expect(theirs.room).toBeVisible();
  await expect(theirs.results).toHaveText(after);

  await app.undoButton.click();
  await expect(cells.results).toHaveText(before);
});

test("the play head steps through the cell, with the numbers of the step", async ({ app }) => {
  await app.open();
  const cells = new CellRoom(app.page);
  await cells.enter();
  await cells.feed("impulse").click();
  await cells.scrub.fill("1");
  await expect(cells.step).toHaveText("Step 1 of 30");
  await expect(cells.numbers.locator("tr").first()).toHaveText("x₁1");
  await expect(cells.numbers.locator("tr").nth(1)).toHaveText("y₀0, 0, 0");
  await app.bar.getByRole("button", { name: "Step", exact: false }).first().click();
  await expect(cells.step).toHaveText("Step 2 of 30");
  await expect(cells.numbers.locator("tr").first()).toHaveText("x₂0");
});

test("broken inputs and weights are named with their line while the last valid ones keep running", async ({ app }) => {
  await app.open();
  const cells = new CellRoom(app.page);
  await cells.enter();
  await cells.feed("typed").click();
  await cells.typedInputs.fill("1\n0\n2");
  const valid = await cells.results.textContent();
  await cells.typedInputs.fill("1\n0\nbig");
  await expect(cells.inputProblems).toContainText("Line 3: “big” is not a number.");
  await expect(cells.results).toHaveText(valid);
  await cells.typedInputs.fill("1\n0\n2");
  await expect(cells.inputProblems).toHaveCount(0);

  await app.page.getByTestId("cell-weights").locator("summary").click();
  await cells.weightText.fill("b = 1 2 3\nW1 = 1 2; 3 4");
  await expect(cells.weightProblems).toContainText("Line 2: W1 has the shape 3 × 3 here.");
  await expect(cells.weight("b", 2)).toHaveValue("3");
});

test("the log partition function of a CRF is checked path by path", async ({ app }) => {
  await app.open();
  const cells = new CellRoom(app.page);
  await cells.enter();
  await cells.kind.selectOption("crf");
  await cells.feed("typed").click();
  await cells.typedInputs.fill("1 0.5 -1 2");
  await expect(cells.results).toContainText("3^4 = 81");
  const [value, again] = await cells.results.locator("dd").evaluateAll((all) => [all[0], all[2]].map((each) => parseFloat(each.textContent)));
  expect(again).toBe(value);
});

test("a plain cell is trained on the seven points and compared with the equation", async ({ app }) => {
  await app.open();
  const cells = new CellRoom(app.page);
  await cells.enter();
  await expect(cells.sentence).toHaveText("23 weights, 14 observed numbers.");
  const start = await cells.figure(0, 1);

  await cells.train.click();
  await expect(cells.train).toHaveText("Train", { timeout: 30_000 });
  await expect(cells.sentence).toContainText("300 iterations");
  expect(await cells.figure(0, 1)).toBeLessThan(start / 1_000);
  await cells.fitEquation.click();
  await expect.poll(() => cells.figure(0, 0), { timeout: 15_000 }).toBeCloseTo(0.69664, 4);
  await expect(cells.comparison).toContainText("x1 at t = 50");
  await expect(cells.comparisonPlot).toHaveAttribute("aria-label", /Loss 0\.69664 and /);

  const trained = await cells.figure(0, 1);
  await app.undoButton.click();
  await app.undoButton.click();
  expect(await cells.figure(0, 1)).toBe(start);
  await app.redoButton.click();
  expect(await cells.figure(0, 1)).toBe(trained);
});

test("a training stops when asked to, within a tenth of a second, and keeps its best", async ({ app }) => {
  await app.open();
  const cells = new CellRoom(app.page);
  await cells.enter();
  await cells.kind.selectOption("lstm");
  // More epochs than any machine does while a test looks on.
  await cells.optimiser.selectOption("adam");
  await app.enter(cells.room.getByRole("textbox", { name: "Epochs" }), "1000000");
  const start = async () => {
    await cells.train.click();
    await expect(cells.sentence).toContainText("epochs");
  };
  await start();
  const stop = () => pressUntil(app.page, "train-button", '[data-testid="train-button"]', "Train");
  expect(await quickest(STOPPED_WITHIN, stop, start), "from Stop to stopped").toBeLessThan(STOPPED_WITHIN);
  await expect(cells.sentence).toContainText("best values so far are kept");
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("the room speaks Chinese and fits a phone", async ({ app }) => {
    await app.page.setViewportSize({ width: 360, height: 740 });
    await app.open();
    const cells = new CellRoom(app.page);
    await cells.enter();
    await expect(cells.sentence).toHaveText("23 个权重，14 个观测值。");
    for (const kind of ["relu", "gru", "lstm", "sru", "crf", "residual"]) {
      await cells.kind.selectOption(kind);
      const width = await app.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, kind).toBeLessThanOrEqual(360);
    }
    await cells.kind.selectOption("crf");
    await expect(cells.sentence).toContainText("请选择其他单元。");
  });
});
