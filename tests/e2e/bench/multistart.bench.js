// What several workers gain: the same fit from many starts on one, two and four, by turns.
import { availableParallelism } from "node:os";

import { expect, test } from "../harness/index.js";
import { Multistart } from "../harness/multistart.js";
import { median, report } from "./stopwatch.js";

const ROUNDS = 5;
const WORKERS = [1, 2, 4];

/** The article's document, with steps so small that the starts are worth sharing. */
const STARTS = 240;
const STEP_SIZE = "0.02";

/** Milliseconds from the press to the end, as the page counts them: without the time taken to show it. */
async function fitTime(visitor, workers) {
  const app = await visitor();
  const many = new Multistart(app);
  await many.pretendCores(workers);
  await app.open();
  await app.enter(app.stepSize, STEP_SIZE);
  await many.choose(STARTS);
  await app.fitButton.click();
  await expect(app.continueButton).toBeEnabled({ timeout: 60_000 });
  await expect(app.page.getByTestId("fit-values")).toContainText(/\d ms/);
  const [, figure] = (await app.page.getByTestId("fit-values").textContent()).match(/([\d.,]+) ms/);
  const loss = await app.bestLoss.textContent();
  await app.page.context().close();
  return { milliseconds: Number(figure.replaceAll(",", "")), loss };
}

test("a fit from many starts on one, two and four workers", async ({ visitor }) => {
  test.setTimeout(600_000);
  const times = new Map(WORKERS.map((workers) => [workers, []]));
  const losses = new Set();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const workers of WORKERS) {
      const { milliseconds, loss } = await fitTime(visitor, workers);
      times.get(workers).push(milliseconds);
      losses.add(loss);
    }
  }
  expect(losses.size, "the same best").toBe(1);
  const of = (workers) => median(times.get(workers));
  for (const workers of WORKERS) {
    report(`${STARTS} starts on ${workers} of ${availableParallelism()} cores`, of(workers));
    if (workers > 1) console.log(`${workers} workers: ${(of(1) / of(workers)).toFixed(2)} times as fast as one`);
  }
});
