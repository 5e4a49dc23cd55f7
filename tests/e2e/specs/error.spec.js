// The closer look at the error: exact functions over the unroll, the error against the step size, models without a
// known solution.
import { ErrorLens } from "../harness/error_lens.js";
import { expect, test } from "../harness/index.js";

test("Bessel's equation makes Bessel's function, and halving h halves the error", async ({ app }) => {
  const lens = new ErrorLens(app);
  await app.open();
  await app.openPreset("bessel");
  await expect(app.typeset).toContainText("J");
  await expect(lens.reference).toContainText("minus the exact solution");
  await expect(lens.course).toHaveAttribute("aria-label", /^Error over time, h = 0\.05\. y: largest error 0\.\d+ at t = /);

  const before = await lens.chosen();
  expect(before.h).toBe(0.05);
  await lens.halve.click();
  await expect(app.stepSize).toHaveValue("0.025");
  await expect(lens.chosenRow.getByRole("rowheader")).toHaveText("0.025");
  await lens.halve.click();
  await expect(lens.chosenRow.getByRole("rowheader")).toHaveText("0.0125");
  const after = await lens.chosen();
  // Two halvings: a quarter, but for the error's next term at these steps.
  expect(before.largest / after.largest).toBeGreaterThan(3.5);
  expect(before.largest / after.largest).toBeLessThan(5.5);
  await expect(lens.law).toHaveText(/^Order 1: halving h halves the error\. Here .* an observed order of (0\.9|1|1\.0)\d*\.$/);
});

test("switching the method brings its order with it", async ({ app }) => {
  const lens = new ErrorLens(app);
  await app.open("#1/exponential?lang=en");
  await expect(lens.panel).toHaveCount(0);
  await lens.opener.click();
  await expect(lens.law).toHaveText(/^Order 1/);
  await lens.method("heun").click();
  await expect(lens.law).toHaveText(/^Order 2: halving h leaves a quarter of the error\. Here .* order of (1\.9|2|2\.0)\d*\.$/);
  await lens.method("rk4").click();
  await expect(lens.law).toHaveText(/^Order 4: halving h divides the error by 16\. Here .* order of (3\.9|4|4\.0)\d*\.$/);
  await expect(lens.method("rk4")).toHaveAttribute("aria-pressed", "true");
  // The lens and the method are part of the link.
  expect((await app.share()).text).toContain("lens = error");
});

test("a model without an exact solution is told what to do, and compared with a finer run", async ({ app }) => {
  const lens = new ErrorLens(app);
  await app.open("#1/pendulum?lang=en");
  await lens.opener.click();
  await expect(lens.reference).toContainText("This model names no exact solution");
  await expect(lens.reference).toContainText("Runge–Kutta with steps of h/64");
  await expect(lens.reference.locator("code")).toHaveText("exact theta = …");
  await expect(lens.table.getByRole("row")).toHaveCount(6);
  await lens.state.selectOption({ label: "theta'" });
  await expect(lens.law).toHaveText(/^Order 4/);

  await app.typeModel("x' = -x\nx(0) = 1\n");
  await expect(lens.reference.locator("code")).toHaveText("exact x = …");
  await app.typeModel("x' = -x\nx(0) = 1\nexact x = exp(-t)\n");
  await expect(lens.reference).toHaveText("The unroll minus the exact solution that stands in the model.");
  await expect(lens.state).toHaveCount(0);
});

test("what has no finite comparison says so in words", async ({ app }) => {
  const lens = new ErrorLens(app);
  await app.open("#1/exponential?lang=en");
  await lens.opener.click();
  await app.typeModel("x' = x^2\nx(0) = 1\n");
  await expect(lens.reference).toContainText("Even the finer run grows beyond all numbers");
  await expect(lens.table).toHaveCount(0);
  for (const word of ["NaN", "inf"]) await expect(lens.panel).not.toContainText(word);
});
