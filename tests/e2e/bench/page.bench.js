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

/** The times from `KEYSTROKES` keystrokes to the curve: `keys` by turns, each at its own place between two frames. */
async function keystrokes(page, keys) {
  const times = [];
  for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) {
    await page.waitForTimeout(50 + ((stroke * 7) % 17));
    times.push(await timeToCurve(page, keys[stroke % keys.length]));
  }
  return times;
}

test("from a keystroke in the equations to the redrawn curve", async ({ app }) => {
  await app.page.addInitScript(watchFromTheStart);
  await app.open();
  // r1 x1 (1 - x1 iN1) becomes r1 x1 (1 - x1 iN1 1), ... and so on: another program and another picture at each stroke.
  await app.model.evaluate((area) => {
    const place = area.value.indexOf("\n", area.value.indexOf("r1 ="));
    area.focus();
    area.setSelectionRange(place, place);
  });
  report("keystroke to curve", median(await keystrokes(app.page, ["1", "Backspace"])));
});

test("from an arrow key on a slider to the redrawn curve", async ({ app }) => {
  await app.page.addInitScript(watchFromTheStart);
  await app.open();
  await app.quantity("r1").slider.focus();
  report("slider to curve", median(await keystrokes(app.page, ["ArrowRight", "ArrowLeft"])));
});
