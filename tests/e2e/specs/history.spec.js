// Nothing is lost: everything a visitor does can be undone, and a session comes back.
import { LATEX } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";

test("undo and redo walk over typing, a slider, a paste, a preset and settings", async ({ app }) => {
  await app.open();
  const texts = [await app.share()];
  const note = async () => texts.push(await app.share());

  await app.model.press("ControlOrMeta+End");
  await app.model.pressSequentially("# typed in one go");
  await note();
  await app.quantity("r1").slider.press("ArrowRight");
  await note();
  await app.replaceData(LATEX);
  await note();
  await app.enter(app.stepSize, "0.5");
  await note();
  await app.optimiser.selectOption("adam");
  await note();
  await app.openPreset("pendulum");
  await note();

  // Removing the old data and pasting the new are two steps.
  const back = texts.map(({ text }) => text);
  for (const text of back.slice(0, -1).reverse()) {
    await app.undoButton.click();
    if (text === back[2]) await app.undoButton.click();
    expect((await app.share()).text).toBe(text);
  }
  await expect(app.undoButton).toBeDisabled();
  while (await app.redoButton.isEnabled()) await app.redoButton.click();
  expect((await app.share()).text).toBe(back.at(-1));
});

test("a reload brings the session back, also right after the last keystroke", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -k x\nx(0) = 1\nk = 0.5\n");
  await app.enter(app.stepSize, "0.25");
  const { text } = await app.share();
  await app.reload();
  await expect(app.notices.filter({ hasText: "Your last session is back." })).toBeVisible();
  expect((await app.share()).text).toBe(text);

  await app.model.press("ControlOrMeta+End");
  await app.model.pressSequentially("# last words");
  await app.reload();
  await expect(app.model).toHaveValue(/# last words/);
});

test("what is broken comes back broken, as typed", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -k x +\n中文");
  await app.reload();
  await expect(app.model).toHaveValue("x' = -k x +\n中文");
  await expect(app.problems.getByRole("listitem").first()).toBeVisible();
});

test("after a change to a link's document a reload brings the change back, not the link", async ({ app }) => {
  await app.open("#1/logistic");
  await app.enter(app.quantity("r").number, "1.5");
  await expect.poll(() => new URL(app.page.url()).hash).toBe("");
  await app.reload();
  await expect(app.quantity("r").number).toHaveValue("1.5");
});

test("looking at a link does not cost the session that was here", async ({ app }) => {
  await app.open();
  await app.typeModel("mine' = -mine\nmine(0) = 1\n");
  await app.reload();
  await expect(app.model).toHaveValue(/^mine' = -mine/);

  await app.page.goto("about:blank");
  await app.open("#1/lorenz");
  await expect(app.model).toHaveValue(/^x' = sigma/m);
  await app.page.goto("about:blank");
  await app.open();
  await expect(app.model).toHaveValue(/^mine' = -mine/);
});
