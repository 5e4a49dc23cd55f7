// The equation as a network: the numbers of the table stand at its nodes, tangents flow through it, terms light up.
import { expect, test } from "../harness/index.js";
import { NetworkStrip } from "../harness/network.js";

/** To the digits that a node shows. */
const rounded = (value, digits = 4) => Number(value.toPrecision(digits));

async function table(app) {
  const rows = [];
  for (const row of await app.stepNumbers.getByRole("row").all()) {
    const text = (await row.innerText()).replaceAll("−", "-").replace(/^\S+/, "");
    rows.push([...text.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([digits]) => Number(digits)));
  }
  return rows;
}

test("stepping through the network shows the numbers of the table, and nothing jumps", async ({ app }) => {
  await app.open();
  const network = new NetworkStrip(app.page);
  await app.page.getByRole("button", { name: "Back to the start" }).click();
  const place = await app.plot.boundingBox();
  for (let step = 0; step < 4; step += 1) {
    await expect(app.atStep).toHaveText(new RegExp(`^step ${step} of 50`));
    const rows = await table(app);
    const { before, after } = await network.states();
    expect(before).toEqual(rows.map(([old]) => rounded(old)));
    expect(after).toEqual(rows.map((row) => rounded(row[3])));
    const increments = await network.increments();
    rows.forEach(([, h, rate], state) => expect(increments[state]).toBeCloseTo(h * rate, 3));
    await app.page.getByRole("button", { name: "One step" }).click();
  }
  expect(await app.plot.boundingBox()).toEqual(place);
});

test("in learn mode the numbers are the derivatives of the closed form", async ({ app }) => {
  await app.open("#1/exponential");
  await app.typeModel("x' = -k x\nx(0) = 2\nk = 0.5\n");
  const network = new NetworkStrip(app.page);
  await network.learn.click();
  await network.parameter.selectOption("k");
  // x_n = x0 (1 - h k)^n, so dx_n/dk = -x0 n h (1 - h k)^(n-1); h = 0.25.
  const tangent = (n) => (n === 0 ? 0 : -2 * n * 0.25 * (1 - 0.25 * 0.5) ** (n - 1));
  for (const step of [0, 1, 5, 9]) {
    await app.scrub.fill(String(step));
    const { before, after } = await network.states();
    expect(before).toEqual([rounded(tangent(step), 3)]);
    expect(after).toEqual([rounded(tangent(step + 1), 3)]);
  }
  await network.parameter.selectOption("x(0)");
  await app.scrub.fill("5");
  expect((await network.states()).before).toEqual([rounded((1 - 0.25 * 0.5) ** 5, 3)]);
  await network.run.click();
  expect((await network.states()).before).toEqual([rounded(2 * (1 - 0.25 * 0.5) ** 5)]);
});

test("pointing at a term lights its node, pointing at a node lights its term", async ({ app }) => {
  await app.open();
  const network = new NetworkStrip(app.page);
  await expect(network.lit).toHaveCount(0);

  await network.node("1 −").first().hover();
  await expect(network.lit).toHaveCount(1);
  await expect(network.litTerms.first()).toBeVisible();
  await expect(network.readout).toHaveText(/^\(1 - iN1 x1\) = /);

  await app.page.locator("h1").hover();
  await expect(network.lit).toHaveCount(0);
  await expect(network.litTerms).toHaveCount(0);

  // A weight is the same in both places: its node, and each copy of the cell.
  await app.typeset.locator("[data-weight]").first().hover();
  await expect(network.lit).toHaveCount(1);
  await expect(network.lit.locator(".label")).toHaveText(/r1/);
});

test("the keys go through the network and through the terms", async ({ app }) => {
  await app.open();
  const network = new NetworkStrip(app.page);
  await network.cells.focus();
  await app.page.keyboard.press("ArrowRight");
  await expect(network.readout).toHaveText(/^x1 before the step = /);
  await app.page.keyboard.press("ArrowRight");
  await expect(network.readout).toHaveText(/^iN\d x\d = /);
  await app.page.keyboard.press("Escape");
  await expect(network.lit).toHaveCount(0);

  await app.typeset.focus();
  await app.page.keyboard.press("ArrowRight");
  await expect(network.lit).toHaveCount(1);
  // The arrows have not moved the play head.
  await expect(app.atStep).toHaveText(/^step 50 of 50/);
});

test("a rate unfolds and folds, the strip is put away and stays so", async ({ app }) => {
  await app.open();
  const network = new NetworkStrip(app.page);
  const nodes = network.cell.locator("[data-node]");
  const whole = await nodes.count();
  await network.detail.selectOption("none");
  await expect.poll(() => nodes.count()).toBeLessThan(whole);
  await network.cell.locator(".folded.rate").first().click();
  await expect(network.detail).toHaveValue("0");
  await network.detail.selectOption("all");
  await expect(nodes).toHaveCount(whole);

  await network.fold.click();
  await expect(network.cells).toHaveCount(0);
  await app.page.reload();
  await app.ready();
  await expect(network.cells).toHaveCount(0);
  await expect(app.stepNumbers.getByRole("row")).toHaveCount(2);
  await network.fold.click();
  await expect(network.cell).toBeVisible();
});

test("the network is told in words, and a broken equation leaves the last one running", async ({ app }) => {
  await app.open();
  const network = new NetworkStrip(app.page);
  await expect(network.cell).toHaveAttribute("aria-label", /states x1, x2 .* weights r1, r2, a1, a2, iN1, iN2/);
  await network.words.locator("summary").click();
  await expect(network.words).toContainText("x1′ is computed in 5 operations from x1, x2, r1, a1, iN1.");
  await expect(network.words).toContainText("x1 goes from");
  const nodes = await network.cell.locator("[data-node]").count();
  await app.typeModel("x1' = r1 x1 (");
  await expect(app.problems.getByRole("listitem").first()).toBeVisible();
  await expect(network.cell.locator("[data-node]")).toHaveCount(nodes);
});

test("playing fast keeps the picture and only changes its numbers", async ({ app }) => {
  await app.open("#1/lorenz");
  const network = new NetworkStrip(app.page);
  await app.page.getByRole("combobox", { name: /^Speed/ }).selectOption({ index: 3 });
  await network.cell.evaluate((svg) => (globalThis.firstCell = svg));
  await app.watchLongTasks();
  await app.play.click();
  await expect(app.atStep).toHaveText(/^step [2-9]\d\d of 4000/);
  await app.play.click();
  expect(await network.cell.evaluate((svg) => svg === globalThis.firstCell)).toBe(true);
});
