// Points come from anywhere: pasted tables, files, the grid, the plot. Nothing is dropped in silence.
import { LATEX, PARAMETERS, farthestFromOptimum } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";

const CSV = "t;x1;x2\n0;100;150\n10;165;283\n15;197;290\n30;280;276\n36;305;269\n40;318;266\n42;324;264\n";

test("the article's table, pasted as printed, is read as it is meant and fits to the optimum", async ({ app }) => {
  await app.open();
  await app.replaceData(LATEX);

  await expect(app.reading).toHaveText("7 rows × 3 columns, LaTeX, one series per row");
  await expect(app.counted).toHaveText("12 observed numbers count in the loss.");
  await expect(app.tableProblems).toHaveCount(0);
  await expect(app.grid.getByRole("combobox")).toHaveCount(3);
  await expect(app.grid.getByRole("textbox", { name: "Row 7, x2" })).toHaveValue("264");

  await app.fit();
  expect(farthestFromOptimum(await app.fittedValues(PARAMETERS))).toBeLessThan(1e-6);
});

const TABLES = [
  ["comma-separated with a header", CSV.replaceAll(";", ","), "commas"],
  ["semicolons and decimal commas", "t;x1\n0;100,0\n10;165,5\n", "semicolons"],
  ["a spreadsheet's tabs", CSV.replaceAll(";", "\t"), "tabs"],
  ["Markdown", "| t | x1 |\n|---|---|\n| 0 | 100 |\n| 10 | 165 |\n", "vertical bars"],
  ["full-width digits and commas", "ｔ，ｘ１\n０，１００\n１０，１６５\n", "commas"],
  ["spaces without a header", "0  100  150\n10 165  283\n", "spaces"],
];

test("a table pasted from anywhere is read, and so are its columns", async ({ app }) => {
  await app.open();
  for (const [name, table, how] of TABLES) {
    await test.step(name, async () => {
      await app.replaceData(table);
      await expect(app.reading).toContainText(how);
      await expect(app.tableProblems).toHaveCount(0);
      await expect(app.grid.getByRole("combobox").first().locator("option:checked")).toHaveText("time t");
      await expect(app.grid.getByRole("combobox").nth(1).locator("option:checked")).toHaveText("observes x1");
    });
  }
});

test("bad cells are red, counted and named, and mended in the grid; no row is lost", async ({ app }) => {
  await app.open();
  await app.replaceData("t,x1,x2\n0,100,150\n10,16S,283\n15,,290\nNA,280,276\n");

  await expect(app.reading).toHaveText("4 rows × 3 columns, commas");
  await expect(app.badCells).toHaveCount(1);
  await expect(app.tableProblems).toContainText("2 things to check");
  await expect(app.tableProblems).toContainText("“16S” is not a number");
  await expect(app.tableProblems).toContainText(/Line 5.* has no time/);
  await expect(app.counted).toHaveText("2 observed numbers count in the loss.");

  const cell = app.grid.getByRole("textbox", { name: "Row 2, x1" });
  await expect(cell).toHaveAttribute("aria-invalid", "true");
  await app.enter(cell, "165");
  await app.enter(app.grid.getByRole("textbox", { name: "Row 4, t" }), "30");
  await expect(app.badCells).toHaveCount(0);
  await expect(app.tableProblems).toHaveCount(0);
  await expect(app.counted).toHaveText("5 observed numbers count in the loss.");
});

test("what a column holds can be changed, and rows added and removed", async ({ app }) => {
  await app.open();
  await app.grid.getByRole("combobox", { name: "What column x2 holds" }).selectOption({ label: "not used" });
  await expect(app.counted).toHaveText("6 observed numbers count in the loss.");
  await app.undoButton.click();
  await expect(app.counted).toHaveText("12 observed numbers count in the loss.");

  await app.page.getByRole("button", { name: "Remove row 7" }).click();
  await expect(app.counted).toHaveText("10 observed numbers count in the loss.");
  await app.page.getByTestId("add-row").click();
  await app.enter(app.grid.getByRole("textbox", { name: "Row 7, t" }), "45");
  await app.enter(app.grid.getByRole("textbox", { name: "Row 7, x1" }), "330");
  await expect(app.counted).toHaveText("11 observed numbers count in the loss.");
  await app.unfoldData();
  await expect(app.data).toHaveValue(/^45,330,$/m);
});

test("a click on the plot adds a point where it was clicked", async ({ app }) => {
  await app.open();
  await app.clearData.click();
  await expect(app.counted).toContainText("No points yet");
  await app.page.getByTestId("add-points").click();
  const box = await app.curves.boundingBox();
  await app.curves.click({ position: { x: box.width / 2, y: box.height / 2 } });

  await expect(app.reading).toContainText("1 row × 2 columns");
  const [time, value] = await Promise.all(
    ["Row 1, t", "Row 1, x1"].map(async (name) => Number(await app.grid.getByRole("textbox", { name }).inputValue())),
  );
  // The plot shows t from 0 to 50 and margins for the axis; its middle is near 25 and inside the values shown.
  expect(time).toBeGreaterThan(20);
  expect(time).toBeLessThan(30);
  expect(value).toBeGreaterThan(0);
  await app.undoButton.click();
  await expect(app.counted).toContainText("No points yet");
});

test("a table chosen as a file and a document dropped on the page are taken over", async ({ app }) => {
  await app.open();
  await app.clearData.click();
  const file = app.page.getByTestId("data").getByTestId("file");
  await file.setInputFiles({ name: "points.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await expect(app.reading).toHaveText("7 rows × 3 columns, semicolons");

  await app.drop("decay.ode", "x' = -k x\nx(0) = 1\nk = 0.5\n\n[solver]\nh = 0.25\nuntil = 4\n");
  await expect(app.model).toHaveValue(/^x' = -k x\nx\(0\) = 1\nk = 0\.5\n?$/);
  await expect(app.stepSize).toHaveValue("0.25");
  await expect(app.notices.filter({ hasText: "Opened decay.ode." })).toBeVisible();

  await app.drop("points.txt", "t x\n0 1\n1 0.6\n");
  await expect(app.reading).toHaveText("2 rows × 2 columns, spaces");
  await file.setInputFiles({ name: "picture.csv", mimeType: "text/csv", buffer: Buffer.from([0xff, 0xfe, 0x00, 0xd8]) });
  await expect(app.notices.filter({ hasText: "could not be read as text" })).toBeVisible();
  await expect(app.reading).toHaveText("2 rows × 2 columns, spaces");
});

test("100,000 pasted rows are read while the page stays responsive", async ({ app }) => {
  await app.open();
  await app.clearData.click();
  await app.data.focus();
  const rows = Array.from({ length: 100_000 }, (_, row) => `${row / 2_000},${100 + row / 400},${150 + row / 900}`);
  await app.watchLongTasks();
  await app.paste(`t,x1,x2\n${rows.join("\n")}\n`);

  await expect(app.reading).toHaveText("100000 rows × 3 columns, commas");
  await expect(app.counted).toHaveText("199998 observed numbers count in the loss.");
  await expect(app.page.getByText("99800 more rows are read but not shown here.")).toBeVisible();
  await expect.poll(() => app.drawnPixels()).toBeGreaterThan(1_000);
  const pasting = await app.longestTask();

  // A second interaction, with all rows there.
  await app.watchLongTasks();
  await app.quantity("r1").slider.press("ArrowRight");
  await expect(app.quantity("r1").number).not.toHaveValue("0.1");
  const sliding = await app.longestTask();

  test.info().annotations.push({ type: "longest task", description: `paste ${pasting} ms, slider ${sliding} ms` });
  expect(pasting, "longest task of the paste").toBeLessThan(1_500);
  expect(sliding, "longest task of a slider step").toBeLessThan(500);
});
