// The unroll step by step: each step's numbers are those of the formula; a step too large says so and is cured.
import { START, eulerStep } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";

/** A number as the page shows it, with six significant digits. */
const shown = (value) => String(Number(value.toPrecision(6)));

/** The numbers of a row: old value, step size, rate, new value. */
async function numbers(row) {
  const text = (await row.innerText()).replaceAll("−", "-").replace(/^\S+/, "");
  return [...text.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([digits]) => Number(digits));
}

test("the first step of the article's system is x + h f(x), in numbers", async ({ app }) => {
  await app.open();
  await app.page.getByRole("button", { name: "Back to the start" }).click();
  await expect(app.atStep).toHaveText("step 0 of 50, t = 0");

  const next = eulerStep([100, 150], START, 1);
  const rows = app.stepNumbers.getByRole("row");
  expect(await numbers(rows.nth(0))).toEqual([100, 1, Number(shown(next[0] - 100)), Number(shown(next[0]))]);
  expect(await numbers(rows.nth(1))).toEqual([150, 1, Number(shown(next[1] - 150)), Number(shown(next[1]))]);

  await app.page.getByRole("button", { name: "One step" }).click();
  await expect(app.atStep).toHaveText("step 1 of 50, t = 1");
  const second = eulerStep(next, START, 1);
  expect((await numbers(rows.nth(0)))[3]).toBe(Number(shown(second[0])));
});

test("every step that is scrubbed to satisfies the recurrence, also with another step size", async ({ app }) => {
  await app.open();
  await app.enter(app.stepSize, "0.5");
  for (const step of [0, 17, 63, 99]) {
    await app.scrub.fill(String(step));
    await expect(app.atStep).toHaveText(`step ${step} of 100, t = ${step / 2}`);
    for (const row of await app.stepNumbers.getByRole("row").all()) {
      const [old, h, rate, next] = await numbers(row);
      expect(h).toBe(0.5);
      // Each number is shown with six digits.
      expect(Math.abs(old + h * rate - next)).toBeLessThanOrEqual(2e-5 * Math.max(Math.abs(old), Math.abs(next)));
    }
  }
});

test("play runs to the end and rests there; space pauses, arrows step", async ({ app }) => {
  await app.open();
  await app.page.getByRole("combobox", { name: /^Speed/ }).selectOption("100");
  await app.play.click();
  await expect(app.play).toHaveAccessibleName("Pause");
  await expect(app.atStep).toHaveText(/^step [1-9]\d? of 50/);
  await expect(app.atStep).toHaveText("step 50 of 50, t = 50");
  await expect(app.play).toHaveAccessibleName("Play");

  await app.page.getByRole("combobox", { name: /^Speed/ }).selectOption("3");
  await app.page.locator("h1").click();
  await app.page.keyboard.press("Space");
  await expect(app.play).toHaveAccessibleName("Pause");
  await expect(app.atStep).toHaveText(/^step [1-4] of 50/);
  await app.page.keyboard.press("Space");
  await expect(app.play).toHaveAccessibleName("Play");
  await app.page.keyboard.press("Home");
  await app.page.keyboard.press("ArrowRight");
  await app.page.keyboard.press("ArrowRight");
  await expect(app.atStep).toHaveText("step 2 of 50, t = 2");
  await app.page.keyboard.press("ArrowLeft");
  await expect(app.atStep).toHaveText("step 1 of 50, t = 1");
});

test("the unroll lands on observed times that are no multiple of h", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -x\nx(0) = 1\n");
  await app.enter(app.endTime, "3");
  await app.replaceData("t,x\n0,1\n1.25,0.3\n");
  await expect(app.atStep).toHaveText("step 4 of 4, t = 3");
  await app.scrub.fill("1");
  const [old, h, rate, next] = await numbers(app.stepNumbers.getByRole("row").first());
  expect([old, h, rate, next]).toEqual([0, 0.25, 0, 0]);
  await app.scrub.fill("0");
  expect(await numbers(app.stepNumbers.getByRole("row").first())).toEqual([1, 1, -1, 0]);
});

test("an explosion says where it happened and offers a smaller step that cures it", async ({ app }) => {
  await app.open("#1/exponential");
  await app.typeModel("x' = -50 x^3\nx(0) = 3\n");
  await app.enter(app.stepSize, "0.1");
  await expect(app.divergence).toContainText(/^x grows beyond all numbers at t = 0\.\d+\./);
  await app.divergence.getByRole("button", { name: "Try h = 0.001" }).click();
  await expect(app.stepSize).toHaveValue("0.001");
  await expect(app.divergence).toHaveCount(0);
  await expect(app.curves).toHaveAttribute("aria-label", /x starts at 3, ends at 0\.\d+/);
});

test("the phase plane draws one state against another", async ({ app }) => {
  await app.open("#1/lotka-volterra");
  const overTime = await app.picture();
  await app.page.getByTestId("phase-plane").click();
  await expect(app.page.getByTestId("phase-plane")).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => app.picture()).not.toBe(overTime);
  expect(await app.drawnPixels()).toBeGreaterThan(1_000);
});
