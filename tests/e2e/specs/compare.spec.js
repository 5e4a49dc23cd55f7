// Models of the same points side by side.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";

/** The lens as a visitor reads it. */
class Compare {
  constructor(app) {
    this.app = app;
    this.keep = app.page.getByTestId("keep-model");
    this.lens = app.page.getByTestId("lens");
    this.models = app.page.getByTestId("compared-model");
    this.preference = app.page.getByTestId("preference");
  }

  named(name) {
    return this.models.filter({ has: this.app.page.getByRole("textbox", { name: `Name of ${name}`, exact: true }) });
  }

  /** The figures of a model: parameters, loss, AICc, difference, weight, BIC. */
  async figures(model) {
    return (await model.locator("tr").nth(1).locator("td").allInnerTexts()).map((text) => text.replace("−", "-"));
  }
}

/** NIST's data of Misra1a to 1d, and two of the models; the certified sums of squares are 0.12455 and 0.075465. */
const MISRA = `t,y
77.6,10.07\n114.9,14.73\n141.1,17.94\n190.8,23.93\n239.9,29.61\n289,35.18\n332.8,40.02\n378.4,44.82\n434.8,50.76
477.3,55.05\n536.8,61.01\n593.1,66.4\n689.1,75.47\n760,81.78\n`;
const FIRST = "y' = b2*(b1 - y)\ny(0) = 0\nb1 = 240\nb2 = 0.00055\n";
const SECOND = "y' = b1*b2/(1 + b2*t/2)^3\ny(0) = 0\nb1 = 340\nb2 = 0.00039\n";

async function misra(app) {
  await app.open();
  // A pasted table brings its own start: the model comes after it.
  await app.typeModel(FIRST);
  await app.replaceData(MISRA);
  await app.typeModel(FIRST);
  await app.page.getByTestId("method").selectOption("rk4");
  await app.enter(app.endTime, "760");
  await app.enter(app.stepSize, "4");
}

test("two models of NIST's data: the ratio of their likelihoods is that of the certified sums of squares", async ({ app }) => {
  const compare = new Compare(app);
  await misra(app);
  await app.fit();
  await compare.keep.click();
  await expect(compare.models).toHaveCount(1);
  await expect(compare.keep).toBeDisabled();
  await expect(compare.keep).toHaveText("Kept for comparison");

  await app.typeModel(SECOND);
  await expect(compare.models).toHaveCount(2);
  await expect(compare.models.filter({ hasText: "Not fitted yet" })).toHaveCount(1);
  const alone = await app.picture();
  await app.fit();
  await expect.poll(() => app.picture()).not.toBe(alone);

  // (0.12455 / 0.075465)^7 = 33.4
  await expect(compare.preference).toHaveText("Going by AICc, the model on the page is 33 times as likely as Model 1.");
  const [first, second] = [await compare.figures(compare.models.nth(0)), await compare.figures(compare.models.nth(1))];
  expect(first.slice(0, 2)).toEqual(["2", "0.075465"]);
  expect(second.slice(0, 2)).toEqual(["2", "0.12455"]);
  expect(first[3]).toBe("0");
  expect(Number(second[3])).toBeCloseTo(14 * Math.log(0.12455138894 / 0.075464681533), 1);
  // Certified: 337.997 with a standard deviation of 3.164.
  await expect(compare.models.nth(0)).toContainText("b1 = 338.0 ± 3.2");
  await expectAccessible(app.page);
});

test("a kept model is drawn, renamed, opened again, kept over a visit and removed", async ({ app }) => {
  const compare = new Compare(app);
  await misra(app);
  await app.fit();
  await compare.keep.click();
  const kept = await app.model.inputValue();
  await app.enter(compare.models.getByRole("textbox"), "Saturating");
  await app.typeModel(SECOND);
  await app.fit();

  await expect.poll(() => app.page.getByRole("checkbox", { name: "Draw Saturating" }).isChecked()).toBe(true);
  const both = await app.picture();
  await app.page.getByRole("checkbox", { name: "Draw Saturating" }).uncheck();
  await expect.poll(() => app.picture()).not.toBe(both);
  await expect(app.page.getByRole("checkbox", { name: "Draw Saturating" })).not.toBeChecked();

  await app.page.getByRole("button", { name: "Open Saturating" }).click();
  await expect(app.model).toHaveValue(kept);
  await expect(app.bestLoss).toHaveText("0.124551");
  await expect(compare.named("Saturating")).toHaveAttribute("aria-current", "true");

  await expect.poll(() => app.page.evaluate(() => localStorage.getItem("unroll.kept"))).toContain("Saturating");
  await app.reload();
  await expect(compare.named("Saturating")).toHaveCount(1);
  await app.page.getByRole("button", { name: "Remove Saturating" }).click();
  await expect(compare.named("Saturating")).toHaveCount(0);
  expect(await app.page.evaluate(() => localStorage.getItem("unroll.kept"))).not.toContain("Saturating");
});

test("models of other points are shown with the reason and not compared", async ({ app }) => {
  const compare = new Compare(app);
  await app.open();
  await app.fit();
  await compare.keep.click();
  await app.enter(app.grid.locator("tbody tr").nth(3).locator("input").nth(1), "285");
  await expect(compare.named("Model 1")).toContainText("fitted to other points");
  await app.page.getByRole("button", { name: "Remove row 4" }).click();
  await expect(compare.named("Model 1")).toContainText("fitted to 12 observed numbers, the one on the page to 10");
  await expect(compare.preference).toBeEmpty();
  expect((await compare.figures(compare.named("Model 1"))).slice(3, 5)).toEqual(["–", "–"]);
});

test("eight models are kept and no more", async ({ app }) => {
  const compare = new Compare(app);
  await app.open();
  await app.typeModel("x' = -k x\nx(0) = 1\nk = 0.5\n");
  await app.replaceData("t,x\n0,1\n1,0.62\n2,0.35\n3,0.22\n4,0.15\n5,0.07\n");
  for (let count = 1; count <= 8; count += 1) {
    await app.enter(app.stepSize, String(0.1 / count));
    await app.fit();
    await expect(compare.keep).toBeEnabled();
    await compare.keep.click();
    await expect(compare.models).toHaveCount(count);
  }
  await app.enter(app.stepSize, "0.007");
  await app.fit();
  await expect(compare.models).toHaveCount(9);
  await expect(compare.keep).toBeDisabled();
  await expect(compare.lens).toContainText("Eight models are kept");
});
