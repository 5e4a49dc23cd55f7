// What a visitor waits for: the page to be there, and the curve to follow a keystroke.
import { expect, test } from "../harness/index.js";
import { median, report, timeToCurve, watchFromTheStart } from "./stopwatch.js";

const OPENINGS = 7;
const KEYSTROKES = 41;

test("from asking for the page to the picture drawn and the button ready", async ({ visitor }) => {
  const times = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const app = await visitor();
    await app.page.addInitScript(watchFromTheStart);
    await app.open();
    const time = await app.page.waitForFunction(() => globalThis.stopwatch.interactive);
    await expect(app.fitButton).toBeEnabled();
    times.push(await time.jsonValue());
    await app.page.context().close();
  }
  report("interactive", median(times));
});

/** The times from `KEYSTROKES` (an odd number) keystrokes to the curve: `keys` by turns, anywhere between two frames. */
async function keystrokes(page, keys) {
  const times = [];
  for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) {
    await page.waitForTimeout(50 + ((stroke * 7) % 17));
    times.push(await timeToCurve(page, keys[stroke % keys.length]));
  }
  return times;
}

test("from a keystroke in the model to the redrawn curve", async ({ app }) => {
  await app.page.addInitScript(watchFromTheStart);
  await app.open();
  // `r1 = 0.1` becomes `r1 = 0.15` and back. Any keystroke compiles the whole text.
  await app.model.evaluate((area) => {
    const number = "r1 = 0.1";
    const place = area.value.indexOf(number) + number.length;
    area.focus();
    area.setSelectionRange(place, place);
  });
  const before = await app.summary();
  report("keystroke to curve", median(await keystrokes(app.page, ["5", "Backspace"])));
  await expect(app.model).toHaveValue(/r1 = 0\.15 in/);
  expect(await app.summary(), "another curve").not.toBe(before);
});

test("from an arrow key on a slider to the redrawn curve", async ({ app }) => {
  await app.page.addInitScript(watchFromTheStart);
  await app.open();
  await app.quantity("r1").slider.focus();
  const before = await app.summary();
  report("slider to curve", median(await keystrokes(app.page, ["ArrowRight", "ArrowLeft"])));
  expect(await app.summary(), "another curve").not.toBe(before);
});
