// Every preset opens, draws, and survives its own link. A new one is tested by being in the gallery.
import { expect, test } from "../harness/index.js";

test("every preset opens from the gallery, runs and survives its own link", async ({ app, visitor }) => {
  test.slow();
  await app.open();
  await app.tool("examples").click();
  const tiles = app.gallery.getByRole("button");
  const keys = await tiles.evaluateAll((buttons) => buttons.map((button) => button.dataset.testid.replace("preset-", "")));
  expect(keys.length).toBeGreaterThanOrEqual(9);
  for (const tile of await tiles.all()) {
    await expect(tile.locator("svg")).toBeVisible();
    await expect(tile.locator(".hint")).not.toBeEmpty();
  }
  await app.tool("examples").click();

  const other = await visitor();
  for (const key of keys) {
    await test.step(key, async () => {
      await app.openPreset(key);
      await expect(app.problems.getByRole("listitem")).toHaveCount(0);
      await expect(app.curves).toHaveAttribute("aria-label", /^Curves of /);
      await expect.poll(() => app.drawnPixels(), `${key} is drawn`).toBeGreaterThan(500);
      const [shared, summary] = [await app.share(), await app.summary()];

      expect(shared.fragment).toBe(`#1/${key}?lang=en`);
      await other.open("#");
      await other.open(shared.fragment);
      await expect(other.curves).toHaveAttribute("aria-label", summary);
      expect((await other.share()).text).toBe(shared.text);
    });
  }
});

test("opening a preset is one step of undo", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -x\nx(0) = 2\n");
  await app.openPreset("lorenz");
  await expect(app.notices.filter({ hasText: "Ctrl+Z brings back what was here." })).toBeVisible();
  await app.page.keyboard.press("ControlOrMeta+z");
  await expect(app.model).toHaveValue("x' = -x\nx(0) = 2\n");
});

test("the epidemic's data are fitted", async ({ app }) => {
  await app.open("#1/sir");
  await expect(app.counted).toHaveText(/^[1-9]\d* observed numbers count in the loss\.$/);
  await app.fit();
  await expect(app.sentence).toHaveText(/^Converged/);
});
