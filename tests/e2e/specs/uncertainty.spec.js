// How sure a fit is: standard errors, intervals and their reasons, as the native engine finds them; gone when the
// document changes; part of what is exported.
import { readFile } from "node:fs/promises";

import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { Uncertainty } from "../harness/uncertainty.js";

/** Standard errors at h = 1 by the native runner (`cargo run --bin fit`), to the two digits that are shown. */
const ERRORS = { r1: "0.0016", r2: "0.0034", a1: "6.9e-6", a2: "2.0e-6", iN1: "4.4e-5", iN2: "1.2e-5" };

test("after a fit every parameter stands with its standard error and interval", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open();
  await expect(known.fold).toHaveCount(0);
  await app.fit();

  for (const [name, error] of Object.entries(ERRORS)) await expect(known.error(name)).toHaveText(error);
  await expect(known.interval("r2")).toHaveText("0.2714 to 0.2879");
  await expect(known.strip).toContainText("0.2796 ± 0.0034");
  await expect(known.measures).toContainText("degrees of freedom6");
  await expect(known.remarks).toHaveText([/^a1 and iN1 move together/, /^r1 and a1 move together/]);

  await known.unfold();
  await expect(known.correlations.getByRole("row")).toHaveCount(7);
  await expect(known.correlations.getByTitle("a1 and iN1: −0.99").first()).toBeVisible();
  await expect(known.residuals).toHaveAttribute("aria-label", /^Residuals against time\. 12 residuals, from −0\.\d+ to 0\.\d+\.$/);
  // The outermost of twelve stand at the normal quantile of (12 - 3/8) / (12 + 1/4) = 0.949, which is 1.635.
  await expect(known.quantiles).toHaveAttribute(
    "aria-label",
    /^Normal quantile plot of the residuals\. 12 residuals, correlation 0\.9\d+ with the normal quantiles\. The smallest is −\S+ standard deviations where a normal one would be about −1\.64, the largest \S+ where it would be about 1\.64\.$/,
  );
  await expect(known.noQuantiles).toHaveCount(0);
});

test("too few residuals for a distribution say so, and no scatter as well", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open();
  await app.typeModel("x' = -k x\nx(0) = 1\nk = 0.3\n");
  await app.replaceData("t\tx\n0\t1\n1\t0.61\n2\t0.36\n3\t0.23\n");
  await app.fit();
  await known.unfold();
  await expect(known.noQuantiles).toHaveText("3 residuals are too few to show a distribution: add points, five at least.");
  await expect(known.quantiles).toHaveCount(0);

  await app.typeModel("x' = k\nx(0) = 1\nk = 1\n");
  await app.replaceData("t\tx\n0\t1\n1\t3\n2\t5\n3\t7\n4\t9\n5\t11\n");
  await app.fit();
  await known.unfold();
  await expect(known.noQuantiles).toHaveText(/^There is no scatter to hold against a normal distribution/);
});

test("what is known goes when the document changes and comes back with it", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open();
  await app.fit();
  await expect(known.error("r1")).toHaveText(ERRORS.r1);

  await app.enter(app.stepSize, "0.5");
  await expect(known.error("r1")).toHaveText("");
  await expect(known.fold).toHaveCount(0);
  await expect(known.strip).not.toContainText("±");
  await app.undoButton.click();
  await expect(known.error("r1")).toHaveText(ERRORS.r1);

  await app.enter(app.quantity("r1").number, "0.2");
  await expect(known.error("r1")).toHaveText("");
  await app.fit();
  await expect(known.error("r1")).toHaveText(ERRORS.r1);
});

test("what was unfolded stays unfolded for the next fit", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open();
  await app.fit();
  await known.unfold();
  await app.enter(app.quantity("r1").number, "0.2");
  await app.fit();
  await expect(known.correlations.getByRole("row")).toHaveCount(7);
});

test("a parameter that the points cannot fix says so instead of an error", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open();
  await app.typeModel("x' = -(a + b) x\nx(0) = 1\na = 0.3 in [0, 1]\nb = 0.1 in [0, 1]\n");
  await app.replaceData("t\tx\n0\t1\n1\t0.61\n2\t0.36\n3\t0.23\n4\t0.13\n");
  await app.fit();

  await expect(known.remarks).toHaveCount(1);
  await expect(known.remarks).toHaveText(/^[ab] and [ab] move together: these points fix only a combination of them\. Lock one of them/);
  for (const name of ["a", "b"]) {
    await expect(known.error(name)).toHaveText("–");
    await expect(known.error(name)).toHaveAttribute("title", new RegExp(`^${name} has no standard error: it can move together`));
  }
  await app.quantity("b").lock.click();
  await app.fit();
  await expect(known.error("a")).toHaveText(/^0\.00\d+$/);
  await expect(known.remarks).toHaveCount(0);

  await app.typeModel("x' = -a x + c\nx(0) = 1\na = 0.3\nc = 0.1\n");
  await app.replaceData("t\tx\n0\t1\n1\t0.61\n2\t0.36\n");
  await app.fit();
  await expect(known.remarks).toHaveText(/^There are no standard errors: /);
});

test("a definition of parameters alone stands under them, derived, with its own error", async ({ app }) => {
  const known = new Uncertainty(app);
  const derived = app.page.getByTestId("derived");
  await app.open();
  await app.typeModel("x' = -b x\nx(0) = 1\na = 0.3 in [0, 1]\ng = 2 fixed\nb = 2*a\nr = g^2\n");
  await app.replaceData("t\tx\n0\t1\n1\t0.61\n2\t0.36\n3\t0.23\n4\t0.13\n");
  await expect(derived.getByRole("row")).toHaveCount(0);
  await app.fit();

  await expect(derived.getByRole("rowheader")).toHaveText([/^b\s*derived$/, /^r\s*derived$/]);
  const digits = async (name) => Number(await app.page.getByTestId(name).getAttribute("title"));
  expect(await digits("derived-b")).toBe(2 * (await digits("fitted-a")));
  const error = async (name) => Number(await known.error(name).textContent());
  // Two digits each, so within a digit of the last.
  expect((await error("b")) / (await error("a"))).toBeCloseTo(2, 0);
  await expect(known.interval("b")).toHaveText(/^0\.\d+ to 0\.\d+$/);
  await expect(known.error("r")).toHaveText("–");
  await expect(known.interval("r")).toHaveText("r has no standard error: it does not change with anything that was fitted.");
  await expectAccessible(app.page);

  await app.enter(app.quantity("a").number, "0.4");
  await expect(derived.getByRole("row")).toHaveCount(0);
});

test("exports carry the standard errors while they belong to the values", async ({ app }) => {
  await app.open();
  await app.fit();
  await expect(new Uncertainty(app).error("r2")).toHaveText(ERRORS.r2);
  const saved = async (id) => {
    const [download] = await Promise.all([app.page.waitForEvent("download"), app.dialog.getByTestId(id).click()]);
    return readFile(await download.path(), "utf8");
  };
  await app.tool("export").click();
  expect(await saved("save-parameters.txt")).toMatch(/^r2 = 0\.27964\d+ {2}# ± 0\.0033\d+, 95 %: 0\.2714\d* … 0\.2878\d*$/m);
  expect((await saved("save-parameters.csv")).split("\n")[0]).toBe("name,value,fixed,standard_error,low,high");
  const json = JSON.parse(await saved("save-parameters.json"));
  expect(json.standard_errors.r2).toBeCloseTo(0.0034, 4);
  expect(json.degrees_of_freedom).toBe(6);
  await app.closeDialog();

  await app.enter(app.quantity("r1").number, "0.2");
  await app.tool("export").click();
  expect(await saved("save-parameters.txt")).not.toContain("±");
});

test("the fit begins and measures as the settings say", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open();
  await known.openSettings();
  await known.start.selectOption("auto");
  await known.noise.selectOption("relative");
  await known.bounds.check();
  const { text } = await app.share();
  for (const line of ["start = auto", "noise = relative", "bounds = ranges"]) expect(text).toContain(line);
  await app.fit();
  await expect(app.bestLoss).not.toHaveText("0.696644");
  await expect(known.error("r2")).toHaveText(/^0\.00\d+$/);
  // Measured otherwise, the errors are others: they go until the next fit.
  await known.noise.selectOption("constant");
  await expect(known.error("r2")).toHaveText("");
  await app.fit();
  await expect(app.bestLoss).toHaveText("0.696644");
  await expect(known.error("r2")).toHaveText(ERRORS.r2);
});

test("the page says the same in Chinese and stays accessible", async ({ app }) => {
  const known = new Uncertainty(app);
  await app.open("#1/competition?lang=zh");
  await app.fit();
  await expect(known.interval("r2")).toHaveText("0.2714 到 0.2879");
  await expect(known.remarks.first()).toContainText("反向一起变化");
  await known.unfold();
  await expectAccessible(app.page);
});
