// Every preset opens, draws, and survives its own link. A new one is tested by being in the gallery.
import { expect, test } from "../harness/index.js";
import { pressUntil, quickest } from "../harness/timing.js";
import { Uncertainty } from "../harness/uncertainty.js";

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
      await other.openAfresh(shared.fragment);
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

/** The least squares of the published data (tests/native/presets.rs), as the page shows them. */
const REAL_DATA = {
  sir: { loss: "3589.85", values: { beta: "1.788", gamma: "0.455" } },
  "hare-lynx": { loss: "753.717", values: { a: "0.547", r: "0.843" } },
  paramecium: { loss: "66319.3", values: { r1: "0.628", alpha: "0.426", beta: "2.708" } },
  theophylline: { loss: "4.28601", values: { k_a: "1.777", k_e: "0.0539" } },
  pinene: { loss: "19.8722", values: { p1: "0.000059258", p5: "0.000039979" } },
};

test("one press of Fit leads to the least squares of real data, with its errors", async ({ app }) => {
  test.slow();
  const known = new Uncertainty(app);
  for (const [key, { loss, values }] of Object.entries(REAL_DATA)) {
    await test.step(key, async () => {
      await app.openAfresh(`#1/${key}`);
      const press = () => pressUntil(app.page, "fit-button", '[data-testid="fit-sentence"]', "Converged");
      const open = () => app.openAfresh(`#1/${key}`);
      expect(await quickest(2000, press, open)).toBeLessThan(2000);
      await expect(app.bestLoss).toHaveText(loss);
      for (const [name, digits] of Object.entries(values)) {
        await expect(app.fitted(name)).toHaveAttribute("title", new RegExp(`^${digits.replace(".", "\\.")}`));
        await expect(known.error(name)).toHaveText(/^\d/);
      }
    });
  }
});

test("the groups of the gallery are lists with a heading each", async ({ app }) => {
  await app.open();
  await app.tool("examples").click();
  const real = app.gallery.getByRole("list", { name: "Real data" });
  await expect(real.getByRole("button")).toHaveCount(5);
  await expect(app.gallery.getByRole("heading", { level: 2 })).toHaveCount(4);
});

test("the epidemic's data are fitted", async ({ app }) => {
  await app.open("#1/sir");
  await expect(app.counted).toHaveText(/^[1-9]\d* observed numbers count in the loss\.$/);
  await app.fit();
  await expect(app.sentence).toHaveText(/^Converged/);
});
