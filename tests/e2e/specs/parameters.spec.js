// Every number of the model: dragged, typed, locked, given another range. One drag is one step of undo.
import { expect, test } from "../harness/index.js";

/** Drags a slider's thumb to a share of its track, in many small moves. */
async function drag(app, slider, share) {
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  const { mouse } = app.page;
  await mouse.move(box.x + box.width * 0.5, y);
  await mouse.down();
  await mouse.move(box.x + box.width * share, y, { steps: 12 });
  await mouse.up();
}

test("a drag moves the value and the curve, and is one step of undo", async ({ app }) => {
  await app.open();
  const { slider, number } = app.quantity("r2");
  const picture = await app.picture();
  await drag(app, slider, 0.75);

  // Two decades, logarithmic: three quarters of the track from 0.01 to 1 are 10^(-2 + 1.5).
  const value = Number(await number.inputValue());
  expect(value).toBeGreaterThan(0.25);
  expect(value).toBeLessThan(0.4);
  await expect(app.model).toHaveValue(new RegExp(`^r2 = ${value} in \\[0\\.01, 1\\]$`, "m"));
  await expect.poll(() => app.picture()).not.toBe(picture);

  await drag(app, slider, 0.9);
  await app.undoButton.click();
  await expect(number).toHaveValue(String(value));
  await app.undoButton.click();
  await expect(number).toHaveValue("0.1");
  await expect(app.undoButton).toBeDisabled();
});

test("the arrow keys move a slider by one step of its track", async ({ app }) => {
  await app.open();
  const { slider, number } = app.quantity("r1");
  await slider.focus();
  await app.page.keyboard.press("ArrowRight");
  const once = Number(await number.inputValue());
  expect(once).toBeGreaterThan(0.1);
  expect(once).toBeLessThan(0.102);
  await app.page.keyboard.press("End");
  await expect(number).toHaveValue("1");
  await app.page.keyboard.press("Home");
  await expect(number).toHaveValue("0.01");
  await expect(slider).toHaveAttribute("aria-valuetext", "0.01");
});

const TYPED = [
  ["8/3", 8 / 3],
  ["2pi", 2 * Math.PI],
  ["0,5", 0.5],
  ["1e-3", 0.001],
  ["０．２５", 0.25],
  ["−2", -2],
];

test("a number is typed in any of its forms, kept in full, and the range takes it in", async ({ app }) => {
  await app.open();
  const { number } = app.quantity("r1");
  for (const [text, value] of TYPED) {
    await test.step(text, async () => {
      await app.enter(number, text);
      await expect(number).toHaveAttribute("aria-invalid", "false");
      const [, kept, low, high] = (await app.model.inputValue()).match(/^r1 = (\S+) in \[(\S+), (\S+)\]$/m);
      expect(Number(kept)).toBe(value);
      expect(Number(low)).toBeLessThanOrEqual(Math.min(value, 0.01));
      expect(Number(high)).toBeGreaterThanOrEqual(Math.max(value, 1));
      // At rest six digits are shown, with the sign that is typeset.
      await number.blur();
      await expect(number).toHaveValue(String(Number(value.toPrecision(6))).replace("-", "−"));
      await app.undoButton.click();
      await expect(app.model).toHaveValue(/^r1 = 0\.1 in \[0\.01, 1\]$/m);
    });
  }
});

test("what is no number stays as typed with a reason, and changes nothing", async ({ app }) => {
  await app.open();
  const { number, problem } = app.quantity("a1");
  const text = await app.model.inputValue();
  await app.enter(number, "1..2");

  await expect(problem).toHaveText("“1..2” is not a number. Try 0.1, 1e-3, 8/3 or 2pi.");
  await expect(number).toHaveValue("1..2");
  await expect(number).toHaveAttribute("aria-invalid", "true");
  await expect(app.model).toHaveValue(text);
  await number.press("Escape");
  await expect(number).toHaveValue("0.001");
  await expect(problem).toHaveCount(0);
});

test("a range is changed, and one that ends before it begins is refused", async ({ app }) => {
  await app.open();
  const { rangeToggle, low, high, row, problem } = app.quantity("r1");
  await rangeToggle.click();
  await expect(row.getByText("logarithmic")).toBeVisible();
  await app.enter(low, "0");
  await expect(row.getByText("logarithmic")).toHaveCount(0);
  await expect(app.model).toHaveValue(/^r1 = 0\.1 in \[0, 1\]$/m);
  await app.enter(high, "-1");
  await expect(problem).toHaveText("The lowest must be below the highest.");
  await expect(app.model).toHaveValue(/^r1 = 0\.1 in \[0, 1\]$/m);
});

test("to step into a field and out of it changes nothing", async ({ app }) => {
  await app.open();
  const { number } = app.quantity("r1");
  await app.enter(number, "1/7");
  const kept = await app.model.inputValue();
  await number.blur();
  await number.focus();
  await expect(number).toHaveValue(String(1 / 7));
  await number.press("Enter");
  await number.blur();
  await expect(app.model).toHaveValue(kept);
});

test("a locked parameter stays out of the fit", async ({ app }) => {
  await app.open();
  const { lock, number } = app.quantity("r1");
  await lock.click();
  await expect(lock).toHaveAttribute("aria-pressed", "true");
  await expect(app.sentence).toHaveText("5 parameters, 12 observed numbers.");
  await app.fit();
  await expect(number).toHaveValue("0.1");
  await expect(app.fitted("r1")).toHaveCount(0);
  await expect(app.fitted("r2")).toBeVisible();

  await lock.click();
  await expect(lock).toHaveAttribute("aria-pressed", "false");
  await app.fit();
  await expect(app.fitted("r1")).toBeVisible();
});

test("a start value has a slider too, and can be let into the fit", async ({ app }) => {
  await app.open();
  const { number, lock, slider } = app.quantity("x1(0)");
  await app.enter(number, "120");
  await expect(app.curves).toHaveAttribute("aria-label", /x1 starts at 120/);
  await expect(slider).toBeVisible();
  await lock.click();
  await expect(app.model).toHaveValue(/^x1\(0\) = 120 free/m);
  await app.fit();
  await expect(app.fitted("x1(0)")).toBeVisible();
});
