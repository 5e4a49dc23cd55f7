// Several experiments in one table: each begins at its own first row; parameters are shared, or own where they are lists.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";

/** Two lines from (0, 1) and (0, 10); least squares through these: 9.9 / 5 and 19.8 / 5, together 29.7 / 10. */
const TABLE = "t,x\n0,1\n1,3.1\n2,4.9\n--- hot\nt,x\n0,10\n1,14.2\n2,17.8\n";

const MODEL = "x' = b\nx(0) = 0\nb = 1\n";

const fitted = (app, name) => app.page.getByTestId(`fitted-${name}`);

test("two blocks are two experiments: own beginnings, and shared or own parameters", async ({ app }) => {
  await app.open();
  await app.typeModel(MODEL);
  await app.replaceData(TABLE);

  await expect(app.tableProblems).toHaveCount(0);
  await expect(app.page.getByTestId("experiments")).toContainText("2 experiments");
  await expect(app.grid.locator("tr.begins-experiment")).toHaveCount(1);
  await expect(app.grid.locator("tr.begins-experiment")).toContainText("hot");
  await expect(app.model).toHaveValue("x' = b\nx(0) = [1, 10]\nb = 1\n");
  await expect(app.counted).toHaveText("4 observed numbers count in the loss.");
  await expect(app.quantity("x(0)[2]").number).toHaveValue("10");

  await app.fit();
  await expect(fitted(app, "b")).toHaveText("2.97");

  await app.typeModel("x' = b\nx(0) = [1, 10]\nb = [1, 1]\n");
  await app.fit();
  await expect(fitted(app, "b[1]")).toHaveText("1.98");
  await expect(fitted(app, "b[2]")).toHaveText("3.96");
  await expect(app.model).toHaveValue(/^x' = b\nx\(0\) = \[1, 10\]\nb = \[1\.98\d*, 3\.9[56]\d*\]\n$/);

  const chosen = app.page.getByTestId("experiment");
  await expect(chosen.getByRole("option")).toHaveText(["1", "2: hot"]);
  await expect(app.curves).toHaveAttribute("aria-label", /starts at 1,/);
  await chosen.selectOption({ label: "2: hot" });
  await expect(app.curves).toHaveAttribute("aria-label", /starts at 10,/);
  await expectAccessible(app.page);
});

test("a click adds its point to the experiment that is shown", async ({ app }) => {
  await app.open();
  await app.typeModel(MODEL);
  await app.replaceData(`${TABLE}--- late\n0,3\n2,9\n`);
  const rows = app.grid.locator("tbody tr:not(.new-row)");
  await expect(rows).toHaveCount(8);
  await app.page.getByTestId("add-points").click();
  const box = await app.curves.boundingBox();
  for (const [name, place] of [["2: hot", 6], ["1", 3], ["3: late", 10]]) {
    await app.page.getByTestId("experiment").selectOption({ label: name });
    const before = await rows.count();
    await app.curves.click({ position: { x: 0.7 * box.width, y: 0.3 * box.height } });
    await expect(rows).toHaveCount(before + 1);
    // The new row is the last of its block.
    await expect(rows.nth(place)).not.toHaveClass(/begins-experiment/);
    await expect(rows.nth(place).locator("input").first()).toHaveValue(/^\d+\.\d+$/);
  }
  await expect(app.page.getByTestId("experiments")).toContainText("3 experiments");
});

test("beginnings that differ are told where the equations do not know them", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = b\nx(0) = [1, 10]\nb = 1\n");
  await app.replaceData(TABLE);
  const differ = app.page.getByTestId("experiments-differ");
  await expect(differ).toHaveCount(0);
  await app.typeModel(MODEL);
  await expect(differ).toHaveCount(1);
  await app.page.getByRole("button", { name: "Start from the first row" }).click();
  await expect(app.model).toHaveValue("x' = b\nx(0) = [1, 10]\nb = 1\n");
  await expect(differ).toHaveCount(0);
});

test("a fit window and a sigma are set in the settings of the fit", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = b\nx(0) = 0\nb = 1\n");
  await app.replaceData("t,x\n0,0\n1,2\n2,4\n3,90\n");
  await app.page.getByTestId("fit").locator("summary", { hasText: "Settings" }).click();
  const to = app.page.getByTestId("fit-to").getByRole("textbox");
  await app.enter(to, "2");
  await expect(app.counted).toHaveText("2 observed numbers count in the loss.");
  const sigma = app.page.getByTestId("sigma-x").getByRole("textbox");
  await app.enter(sigma, "0.5");
  await app.fit();
  await expect(fitted(app, "b")).toHaveText("2");
  // A known sigma of 0.5: 0.5 / sqrt(1 + 4).
  await expect(app.page.getByTestId("error-b")).toHaveText("0.22");
  await app.enter(to, "");
  await expect(app.counted).toHaveText("3 observed numbers count in the loss.");
  await expect(to).toHaveValue("");
});
