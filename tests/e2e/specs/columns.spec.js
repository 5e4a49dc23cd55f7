// Columns that scatter each in its own way: chosen in the settings, carried by the link, told in the results.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { Uncertainty } from "../harness/uncertainty.js";

/** One number measured with two instruments; the second is much the rougher one. */
const MODEL = "x' = 0\nx(0) = a\na = 1\ny = x\n";
const TABLE = "t,x,y\n1,4.9,7\n2,5.3,3.5\n3,4.7,6\n4,5.2,2.2\n5,5.1,8.1\n6,4.4,5.9\n";

/** The weighted mean at the fixed point of weights and variances (`tests/native/columns.rs`), and the mean of all. */
const ESTIMATED = 4.944568;
const PLAIN = 5.191667;

const settings = (app) => app.page.getByTestId("fit").locator("summary", { hasText: /Settings|设置/ });

test("the scatter of each column is estimated where that is asked for", async ({ app, visitor }) => {
  const known = new Uncertainty(app);
  await app.open();
  await app.typeModel(MODEL);
  await app.replaceData(TABLE);
  await app.fit();
  expect(Number(await app.value("a"))).toBeCloseTo(PLAIN, 5);
  await expect(known.measures).toContainText("residual standard deviation");

  await settings(app).click();
  const sigmas = app.page.getByTestId("fit-sigmas");
  await expect(sigmas.getByRole("option")).toHaveText(["alike in all columns", "unknown, another for each column"]);
  await sigmas.selectOption("estimated");
  await expect(app.page.getByTestId("fit")).toContainText("weighed by how well its curve goes through it");
  await app.fit();
  const estimated = Number(await app.value("a"));
  expect(estimated).toBeCloseTo(ESTIMATED, 5);
  await expect(known.measures).toContainText("standard deviation of x0.");
  await expect(known.measures).toContainText("standard deviation of y2.");
  await expectAccessible(app.page);

  const { fragment } = await app.share();
  const other = await visitor();
  await other.openAfresh(fragment);
  expect(await other.model.inputValue()).toBe(await app.model.inputValue());
  await settings(other).click();
  await expect(other.page.getByTestId("fit-sigmas")).toHaveValue("estimated");
});

test("a column too short to tell its scatter says so, and what to do", async ({ app }) => {
  await app.open();
  await app.typeModel(MODEL);
  await app.replaceData("t,x,y\n1,4.9,7\n2,5.3,\n3,4.7,\n4,5.2,2.2\n");
  await settings(app).click();
  await app.page.getByTestId("fit-sigmas").selectOption("estimated");
  await app.fitButton.click();
  await expect(app.sentence).toContainText("The column of y has fewer than 3 numbers that count");
  await app.page.getByTestId("fit-sigmas").selectOption("known");
  await app.fit();
  await expect(app.sentence).toContainText("Converged");
});

test("when one column drowns another the page says so, and one button weighs each by its own scatter", async ({ app }) => {
  await app.open();
  await app.typeModel(MODEL);
  await app.replaceData(TABLE.replace(/,([\d.]+)\n/g, (_, y) => `,${Number(y) * 100}\n`));
  await app.typeModel(MODEL.replace("y = x", "y = 100 x"));
  await app.fit();
  const said = app.page.getByTestId("uneven-columns");
  await expect(said).toContainText(/y lies \d+ times as far from its curve as x, so that x hardly counts\./);
  await app.page.getByTestId("weigh-columns").click();
  await app.fitEnded();
  await expect.poll(async () => Number(await app.value("a"))).toBeCloseTo(ESTIMATED, 5);
  await expect(said).toHaveCount(0);
  await expectAccessible(app.page);
});
