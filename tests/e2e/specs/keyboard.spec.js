// The whole job without a pointer: everything is reached in the order of thought, and one sees where one is.
import { PARAMETERS, farthestFromOptimum } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";

/** Where the focus is, and whether it is seen: by outline, ring or border that the rest of the page does not have. */
async function focused(app) {
  return app.page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const looks = (each) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    };
    return {
      name: element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 40),
      id: element.dataset.testid ?? element.closest("[data-testid]")?.dataset.testid ?? "",
      tag: element.localName,
      // A file input is not seen itself: its label is.
      seen: looks(element) || (element.parentElement !== null && looks(element.parentElement)),
      place: element.closest("header.toolbar, #model, #data, #parameters, #fit, #stage")?.id ?? "",
      top: box.top,
      named: (element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent).trim() !== "",
    };
  });
}

test("Tab reaches every control in the order of thought, always named and in sight", async ({ app }) => {
  await app.open();
  const stops = [];
  for (;;) {
    await app.page.keyboard.press("Tab");
    const stop = await focused(app);
    if (stop === null || stops.length > 300) break;
    stops.push(stop);
  }

  expect(stops.length).toBeGreaterThan(60);
  expect(stops.length, "the focus leaves the page in the end").toBeLessThan(300);
  expect(stops.filter(({ named }) => !named)).toEqual([]);
  expect(stops.filter(({ seen }) => !seen)).toEqual([]);
  expect(stops[0].name).toBe("Skip to the plot");
  const places = stops.map(({ place }) => place).filter((place, index, all) => place !== "" && place !== all[index - 1]);
  expect(places).toEqual(["model", "data", "parameters", "fit", "stage"]);
  const ids = stops.map(({ id }) => id);
  for (const id of ["play", "toolbar-fit", "theme", "language", "method", "file", "optimiser", "fit-button", "scrub", "add-points"]) {
    expect(ids, `the tab order holds ${id}`).toContain(id);
  }
  const reachable = await app.page
    .locator("button:enabled, select, textarea, input:not([type=file]), summary, a[href]")
    .evaluateAll((elements) => elements.filter((element) => element.checkVisibility()).length);
  expect(stops.length, "no visible control is left out").toBeGreaterThanOrEqual(reachable);
});

test("the whole job by keyboard: type, repair, set a number, fit, take it back", async ({ app }) => {
  await app.open();
  await app.page.keyboard.press("Tab");
  await app.page.keyboard.press("Enter");
  await expect(app.page.locator("#stage")).toBeFocused();

  await app.quantity("r1").number.focus();
  await app.page.keyboard.type("0.12");
  await app.page.keyboard.press("Enter");
  await expect(app.model).toHaveValue(/^r1 = 0\.12 in/m);
  await app.page.keyboard.press("ControlOrMeta+Enter");
  await app.fitEnded();
  expect(farthestFromOptimum(await app.fittedValues(PARAMETERS))).toBeLessThan(1e-6);
  await app.page.keyboard.press("ControlOrMeta+z");
  await expect(app.quantity("r1").number).toHaveValue("0.12");
  await app.page.keyboard.press("ControlOrMeta+z");
  await expect(app.quantity("r1").number).toHaveValue("0.1");
  await app.page.keyboard.press("ControlOrMeta+y");
  await expect(app.quantity("r1").number).toHaveValue("0.12");
});

test("Ctrl+Enter starts and stops a fit from inside the text too", async ({ app }) => {
  await app.open();
  await app.optimiser.selectOption("adam");
  await app.page.getByTestId("fit").getByText("Settings").click();
  await app.enter(app.page.getByRole("textbox", { name: "Epochs" }), "10000000");
  await app.model.focus();
  await app.page.keyboard.press("ControlOrMeta+Enter");
  await expect(app.iterations).toHaveText(/^\d{3,} epochs$/);
  await app.page.keyboard.press("ControlOrMeta+Enter");
  await expect(app.sentence).toHaveText("Stopped by you; the best values so far are kept.");
  await expect(app.model, "the key typed nothing").not.toHaveValue(/^\n/);
});

test("a window keeps the focus, Esc closes it and gives the focus back", async ({ app }) => {
  await app.open();
  for (const window of ["share", "export"]) {
    await app.tool(window).focus();
    await app.page.keyboard.press("Enter");
    await expect(app.dialog).toBeVisible();
    for (let stop = 0; stop < 30; stop += 1) {
      await app.page.keyboard.press("Tab");
      const outside = await app.page.evaluate(
        () => document.activeElement !== document.body && document.activeElement.closest("dialog") === null,
      );
      expect(outside, "the focus stays in the window").toBe(false);
    }
    await app.page.keyboard.press("Escape");
    await expect(app.dialog).toHaveCount(0);
    await expect(app.tool(window)).toBeFocused();
  }
  await app.tool("examples").focus();
  await app.page.keyboard.press("Enter");
  await expect(app.gallery).toBeVisible();
  await app.page.keyboard.press("Tab");
  await expect(app.gallery.getByRole("button").first()).toBeFocused();
  await app.page.keyboard.press("Escape");
  await expect(app.gallery).toHaveCount(0);
});
