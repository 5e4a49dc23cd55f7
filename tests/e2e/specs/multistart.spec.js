// A fit from many starts, shared by several workers: the best of all is kept, and the waterfall shows where all ended.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { Multistart } from "../harness/multistart.js";
import { STOPPED_WITHIN, pressUntil, quickest } from "../harness/timing.js";
import { Uncertainty } from "../harness/uncertainty.js";

/** More starts than any machine goes through while a test looks on. */
const ENDLESS = 10_000;

test("from a bad start many starts on several workers find the optimum and show where all ended", async ({ app }) => {
  const many = new Multistart(app);
  const known = new Uncertainty(app);
  await many.pretendCores(3);
  await app.open();
  await app.enter(app.quantity("r1").number, "0.9");
  await app.enter(app.quantity("a2").number, "0.02");
  await many.choose(24);
  await app.fit();

  await expect(app.bestLoss).toHaveText("0.696644");
  await expect(known.error("r2")).toHaveText("0.0034");
  await known.unfold();
  await expect(many.sentence).toHaveText(
    /^\d+ of 24 starts ended in the best place \(loss 0\.697\); the next best is [\d.]+\. 24 starts on 3 workers\.$/,
  );
  await expect(many.chart).toHaveAttribute("aria-label", /^Where the starts ended\. .* Begun at scattered points: 24\.$/);
  // The fit's own stays, and that of the studies, which looks at the step after a quick fit.
  await expect.poll(() => app.page.workers().length, "the others are let go").toBeLessThanOrEqual(2);
  await expectAccessible(app.page);

  await app.continueButton.click();
  await app.fitEnded();
  await expect(app.bestLoss).toHaveText("0.696644");
});

test("one worker and four find the same numbers", async ({ visitor }) => {
  const found = [];
  for (const cores of [1, 4]) {
    const app = await visitor();
    const many = new Multistart(app);
    await many.pretendCores(cores);
    await app.open();
    await many.choose(8);
    await app.fit();
    await expect(app.sentence).toHaveText(/^Converged/);
    // The text of the document carries every digit.
    const { text } = await app.share();
    found.push([text, await app.iterations.textContent(), await app.bestLoss.textContent()]);
    await app.page.context().close();
  }
  expect(found[1]).toEqual(found[0]);
});

test("many starts say on how many workers they run, stop at once, and go on", async ({ app }) => {
  const many = new Multistart(app);
  await many.pretendCores(2);
  await app.open();
  await many.choose(ENDLESS);
  await app.fitButton.click();
  await expect(app.sentence).toHaveText("Fitting: 10000 starts on 2 workers…");
  await expect.poll(() => app.page.workers().length).toBe(2);
  await expect.poll(async () => Number(await app.progress.getAttribute("value"))).toBeGreaterThan(0.002);
  await expect(app.progress).toHaveAttribute("aria-valuetext", /^\d+ of 10000 starts are done$/);

  const done = async () => Number.parseInt(await app.iterations.textContent(), 10);
  const stop = () => pressUntil(app.page, "fit-button", '[data-testid="continue-button"]:enabled');
  const goOn = async () => {
    const before = await done();
    await app.continueButton.click();
    await expect.poll(done).toBeGreaterThan(before);
  };
  const milliseconds = await quickest(STOPPED_WITHIN, stop, goOn);
  expect(milliseconds, "from Stop to stopped").toBeLessThan(STOPPED_WITHIN);
  test.info().annotations.push({ type: "stop", description: `${milliseconds.toFixed(0)} ms` });
  await expect(app.sentence).toHaveText("Stopped by you; the best values so far are kept.");
  await expect(app.bestLoss).toHaveText("0.696644");

  await goOn();
  await app.fitButton.click();
  await app.fitEnded();
});

test("a worker that dies takes its starts and nothing else", async ({ app }) => {
  const many = new Multistart(app);
  await many.pretendCores(3);
  await app.open();
  await many.choose(ENDLESS);
  await app.fitButton.click();
  await expect.poll(() => app.page.workers().length).toBe(3);
  await expect.poll(async () => Number(await app.progress.getAttribute("value"))).toBeGreaterThan(0.002);
  await app.page.workers()[2].evaluate(() => globalThis.close());

  await expect(app.notices.filter({ hasText: "One of the workers broke off" })).toBeVisible();
  await expect(app.fitButton, "the others go on").toHaveText("Stop");
  await app.fitButton.click();
  await app.fitEnded();
  await expect(app.bestLoss).toHaveText("0.696644");
});

test("the waterfall speaks Chinese and is not there where there was one start", async ({ app }) => {
  const many = new Multistart(app);
  const known = new Uncertainty(app);
  await app.open("#1/competition?lang=zh");
  await app.fit();
  await known.unfold();
  await expect(many.chart).toHaveCount(0);
  await app.page.locator("#fit > details.settings > summary").last().click();
  await many.start.selectOption("multistart");
  await app.fit();
  await known.unfold();
  await expect(many.sentence).toHaveText(/^24 个起点中有 \d+ 个到达最好的地方（损失 0\.697）；其次是 [\d.]+。 24 个起点，\d 个计算线程。$/);
});
