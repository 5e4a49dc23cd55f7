// What is studied of a fit's end: the page says by itself when the step is too large, shows all values against the step,
// and computes profiles and a bootstrap on request, in a worker of its own that stops when told.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { Studies } from "../harness/studies.js";

test("after a quick fit the page says which values the step moves too far, and what to do", async ({ app }) => {
  const studies = new Studies(app);
  await app.open();
  await app.fit();
  // 0.280 +- 0.003 against 0.299 for the equation itself.
  await expect(studies.badge("r2")).toHaveAttribute(
    "title",
    "r2 is 0.2796 with this step and 0.2987 without the error of the step: 5.7 standard errors apart",
  );
  await expect(studies.badge("r1")).toHaveCount(0);
  await expect(studies.warning).toContainText("The step h = 1 moves r2, a2 and iN2 by more than their standard errors");
  await expectAccessible(app.page);

  await studies.useStep.click();
  await expect(app.stepSize).toHaveValue("0.0625");
  await expect(studies.verdict).toHaveText(/^The step h = 0\.0625 is small enough/);
  await expect(studies.badge("r2")).toHaveCount(0);

  await app.enter(app.stepSize, "1");
  await app.fit();
  await expect(studies.badge("r2")).toHaveCount(1);
  await studies.useAdaptive.click();
  await expect(app.fittedTable.getByTestId("fitted-r2")).toHaveText(/^0\.29871\d+$/);
  await expect(studies.stepButton).toHaveCount(0);
});

test("the button shows every value at smaller and smaller steps and in the limit", async ({ app }) => {
  const studies = new Studies(app);
  await app.open();
  await app.fit();
  await studies.stepButton.click();
  await expect(studies.stepTable.getByRole("columnheader")).toHaveText([/./, "h = 1", "h = 0.5", "h = 0.25", "h = 0.125", "adaptive"]);
  expect(await studies.stepsOf("r2")).toEqual(["0.2796", "0.2889", "0.2937", "0.2962", "0.2987"]);
  await expect(studies.stepCharts).toHaveCount(6);
  await expect(studies.stepCharts.nth(1)).toHaveAttribute("aria-label", /^r2 against the step size: 0\.2796 at h = 1, 0\.2962 at the smallest, 0\.2987/);
  await expectAccessible(app.page);

  // What was found goes with the document it is of, and comes back with it.
  await app.enter(app.stepSize, "0.5");
  await expect(studies.stepTable).toHaveCount(0);
  await app.undoButton.click();
  await expect(studies.stepTable).toHaveCount(1);
});

test("a model that is solved exactly has no mark", async ({ app }) => {
  const studies = new Studies(app);
  await app.open();
  await app.typeModel("x' = k\nx(0) = 1 free\nk = 1\n");
  await app.replaceData("t\tx\n0\t1\n1\t3\n2\t5\n3\t8\n");
  await app.fit();
  await expect(studies.verdict).toHaveText(/is small enough/);
  await expect(studies.warning).toHaveCount(0);
});

test("profiles and a bootstrap stand beside the standard errors", async ({ app }) => {
  const studies = new Studies(app);
  await app.open();
  await app.fit();
  await studies.unfold();
  await studies.profileButton.click();
  // By the native engine: tests/native/study.rs holds its profiles to those of a fit that is left where it ended.
  await expect(studies.interval("profile", "r2")).toHaveText("0.2717 to 0.2883");
  await expect(studies.profileCharts).toHaveCount(6);
  await expect(studies.profileCharts.nth(1)).toHaveAttribute("aria-label", /^Loss along r2; .* from 0\.2717 to 0\.2883$/);
  await expect(studies.openSides).toHaveCount(0);

  await studies.bootstrapButton.click();
  await expect(studies.bootstrapFound).toContainText("200 refits");
  await expect(studies.interval("bootstrap", "r2")).toHaveText(/^0\.27\d+ to 0\.28\d+$/);
  await expect(studies.interval("profile", "r2")).toHaveCount(1);
  await expectAccessible(app.page);
});

test("a side that the points leave open is said to be", async ({ app }) => {
  const studies = new Studies(app);
  await app.open();
  await app.typeModel("x' = 0\nx(0) = 1\ny = x - exp(-k t)\nk = 3\n");
  await app.replaceData("t\ty\n1\t0.98\n2\t1.01\n3\t0.99\n4\t1.02\n");
  await app.fit();
  await studies.unfold();
  await studies.profileButton.click();
  await expect(studies.openSides).toHaveText(/^The points do not bound k from above: even at \S+ the fit is hardly worse\./);
  await expect(studies.interval("profile", "k")).toHaveText(/ to open$/);
});

test("a study stops when told and keeps what it found", async ({ app }) => {
  const studies = new Studies(app);
  await app.open();
  // Ten thousand points a curve: long enough to be stopped.
  await app.enter(app.stepSize, "0.001");
  await app.fit();
  await studies.unfold();
  await studies.bootstrapButton.click();
  await expect(studies.bootstrapButton).toHaveText("Stop");
  await expect(studies.bootstrapStatus).toHaveText(/^Computing: \d+ %$/);
  await studies.bootstrapButton.click();
  await expect(studies.bootstrapButton).toHaveText("Bootstrap: 200 refits", { timeout: 1000 });
  await expect(studies.bootstrapStatus).toHaveText("Stopped; what was found stays.");

  // The page goes on: another study can be had at once.
  await studies.profileButton.click();
  await expect(studies.profileButton).toHaveText("Stop");
  await studies.profileButton.click();
  await expect(studies.profileButton).toHaveText("Profile likelihood");
});

test("the page says the same in Chinese", async ({ app }) => {
  const studies = new Studies(app);
  await app.open("#1/competition?lang=zh");
  await app.fit();
  await expect(studies.warning).toContainText("步长 h = 1 使 r2、a2、iN2 的偏移超过了标准误差");
  await studies.unfold();
  await studies.profileButton.click();
  await expect(studies.interval("profile", "r2")).toHaveText("0.2717 到 0.2883");
  await expectAccessible(app.page);
});
