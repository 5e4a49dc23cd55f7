// What is taken away holds what it promises: each download is opened and read again.
import { readFile } from "node:fs/promises";

import { OPTIMUM, PARAMETERS } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";

// What the fit finds is at issue here, not how it is shown.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Presses a button and reads the file that comes. */
async function saved(app, button) {
  const [download] = await Promise.all([app.page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The fitted competition with the export window open. */
async function openFitted(app) {
  await app.open();
  await app.fit();
  await app.tool("export").click();
  await expect(app.dialog).toBeVisible();
}

const by = (app, id) => app.dialog.getByTestId(id);

test("the parameters come as text, CSV and JSON, with all digits and the loss", async ({ app }) => {
  await openFitted(app);
  const values = await app.fittedValues(PARAMETERS);

  const text = await saved(app, by(app, "save-parameters.txt"));
  expect(text.name).toBe("parameters.txt");
  for (const name of PARAMETERS) expect(text.bytes.toString()).toContain(`${name} = ${values[name]}`);

  const csv = (await saved(app, by(app, "save-parameters.csv"))).bytes.toString();
  const rows = csv.trim().split("\n").map((line) => line.split(","));
  const first = rows.map((row) => row.slice(0, 3));
  expect(first[0]).toEqual(["name", "value", "fixed"]);
  for (const name of PARAMETERS) expect(first).toContainEqual([name, values[name], "false"]);
  expect(first).toContainEqual(["x1(0)", "100", "true"]);

  const json = JSON.parse((await saved(app, by(app, "save-parameters.json"))).bytes.toString());
  const written = JSON.stringify(json);
  for (const name of PARAMETERS) expect(written).toContain(`${Number(values[name])}`);
  expect(Math.abs(json.loss - OPTIMUM.loss)).toBeLessThan(1e-8);
});

test("the equations with their numbers run again when they are pasted back", async ({ app }) => {
  await openFitted(app);
  const equations = (await saved(app, by(app, "save-equations.txt"))).bytes.toString();
  expect((await by(app, "equations").innerText()).trim()).toBe(equations.trim());
  const { r1 } = await app.fittedValues(["r1"]);
  expect(equations).toContain(r1);
  await app.closeDialog();
  const summary = await app.summary();

  await app.typeModel(equations);
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
  await expect(app.quantity("r1").row).toHaveCount(0);
  await expect(app.curves).toHaveAttribute("aria-label", summary);
});

test("the trajectory is a table of every step, and ends where the plot does", async ({ app }) => {
  await openFitted(app);
  let head, rows;
  // The ends of the bands are made between frames after the fit.
  await expect(async () => {
    const { name, bytes } = await saved(app, by(app, "save-trajectory.csv"));
    expect(name).toBe("trajectory.csv");
    [head, ...rows] = bytes.toString().trim().split("\n").map((line) => line.split(","));
    expect(head).toEqual(["t", "x1", "x2", "x1 low", "x1 high", "x2 low", "x2 high"]);
  }).toPass();
  expect(rows).toHaveLength(51);
  expect(rows[0].slice(0, 3)).toEqual(["0", "100", "150"]);
  expect(rows.every((row) => row.length === 7 && row.every((cell) => Number.isFinite(Number(cell))))).toBe(true);
  expect(rows.every(([, x1, , low, high]) => Number(low) <= Number(x1) && Number(x1) <= Number(high))).toBe(true);
  await app.closeDialog();
  const last = Number(rows.at(-1)[1]).toPrecision(4);
  expect(await app.summary()).toContain(`x1 starts at 100, ends at ${Number(last)}`);
});

test("the plot comes as a PNG at twice the pixels and as a well-formed SVG with all its curves and points", async ({ app }) => {
  await openFitted(app);
  const png = await saved(app, by(app, "save-png"));
  expect(png.name).toBe("plot.png");
  expect([...png.bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([1920, 1200]);

  const svg = await saved(app, by(app, "save-svg"));
  expect(svg.name).toBe("plot.svg");
  const found = await app.page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const drawn = parsed.querySelectorAll("polyline, path, circle, rect, polygon").length;
    return { broken: parsed.querySelector("parsererror")?.textContent ?? null, root: parsed.documentElement.tagName, drawn };
  }, svg.bytes.toString());
  expect(found.broken).toBeNull();
  expect(found.root).toBe("svg");
  // Two curves and fourteen points at least.
  expect(found.drawn).toBeGreaterThanOrEqual(16);
});

test("the document as a file opens again as it was", async ({ app }) => {
  await openFitted(app);
  const { name, bytes } = await saved(app, app.dialog.getByRole("button", { name: "Save", exact: true }));
  expect(name).toBe("unroll.ode");
  await app.closeDialog();
  const { text } = await app.share();
  expect(bytes.toString()).toBe(text);

  await app.openPreset("lorenz");
  await app.drop(name, bytes.toString());
  await expect(app.model).toHaveValue(/^x1' = r1 x1/m);
  expect((await app.share()).text).toBe(text);
});

test("what can be saved can be copied", async ({ app }) => {
  await openFitted(app);
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const equations = await by(app, "equations").innerText();
  const taken = app.dialog.locator(".taken", { has: app.page.getByTestId("save-equations.txt") });
  await taken.getByRole("button", { name: "Copy Text" }).click();
  await expect(taken.getByText("Copied")).toBeVisible();
  expect((await app.page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(equations.trim());
});
