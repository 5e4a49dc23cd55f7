// The screen of last resort (public/rescue.js), told by the event that the app's panic hook sends.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { photograph } from "../harness/looks.js";

const DOCUMENT = "x' = -k x\nx(0) = 1\nk = 0.5\n";

test("a panic leaves a screen with the document to copy and a way to restart", async ({ app }) => {
  await app.open();
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.page.evaluate((detail) => dispatchEvent(new CustomEvent("unroll-panic", { detail })), DOCUMENT);

  const screen = app.page.getByRole("alertdialog");
  await expect(screen).toContainText("Your document is safe");
  await expect(screen.getByRole("textbox")).toHaveValue(DOCUMENT);
  await expectAccessible(app.page);
  await photograph(app.page, "panic");

  await screen.getByRole("button", { name: /Copy the document/ }).click();
  await expect(screen.getByRole("button", { name: /Copied/ })).toBeVisible();
  expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(DOCUMENT);

  await screen.getByRole("button", { name: /Restart/ }).click();
  await expect(screen).toHaveCount(0);
  await app.ready();
});

test("a start that takes long offers to load again, and steps aside when the app starts after all", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/app-[^/]*_bg\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.clock.install();
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByRole("status")).toContainText("Starting Unroll");

  // The words are in the page before its scripts: the clock goes on until the script that watches it has seen it go.
  const screen = page.getByRole("alertdialog");
  await expect(async () => {
    await page.clock.runFor("00:20");
    await expect(screen).toContainText("taking long", { timeout: 500 });
  }).toPass();
  release();
  await expect(screen).toHaveCount(0);
  await expect(page.locator("#boot")).toHaveCount(0);
});
