// The map of the loss over two parameters: its minimum is what the fit found, both optimisers run on it, and the page
// stays alive while it is computed.
import { expectAccessible } from "../harness/accessibility.js";
import { OPTIMUM } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";
import { LossMap } from "../harness/loss_map.js";
import { STOPPED_WITHIN, pressUntil, quickest } from "../harness/timing.js";

/** A model whose map takes long: a hundred thousand steps for each of 40,000 points. */
const LONG = "x' = -a x + b\nx(0) = 1\na = 0.5 in [0.1, 1]\nb = 0.1 in [0.01, 0.5]\n";

test("after the fit the map has its minimum at the fitted values, and both paths end there", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  await app.fit();
  await map.open();

  const { r1, r2 } = OPTIMUM.parameters;
  const wide = await map.least();
  // 200 cells over two decades: a cell is 2.3 % wide.
  expect(Math.abs(wide.x / r1 - 1)).toBeLessThan(0.025);
  expect(Math.abs(wide.y / r2 - 1)).toBeLessThan(0.025);
  for (let step = 0; step < 4; step += 1) {
    const loss = (await map.least()).loss;
    await map.zoomIn.click();
    await expect.poll(async () => (await map.least()).loss).not.toBe(loss);
  }
  const narrow = await map.least();
  expect(Math.abs(narrow.x / r1 - 1)).toBeLessThan(0.003);
  expect(Math.abs(narrow.y / r2 - 1)).toBeLessThan(0.003);
  expect(narrow.loss).toBeGreaterThanOrEqual(OPTIMUM.loss * 0.999);
  expect(narrow.loss).toBeLessThan(5);

  // From where the fit began, two parameters alone lead to the same optimum: the others are fitted already.
  await expect(map.course("lm")).toHaveText("Converged");
  await expect(map.course("adam")).toHaveText("Converged");
  for (const name of ["Levenberg–Marquardt", "Adam"]) {
    const [steps, evaluations, milliseconds, loss] = await map.numbers(name);
    expect(Number(steps)).toBeGreaterThan(3);
    expect(Number(evaluations)).toBeGreaterThanOrEqual(Number(steps));
    expect(milliseconds).toMatch(/^(< 0\.1|[\d.]+)$/);
    expect(loss).toBe("0.69664");
    test.info().annotations.push({ type: name, description: `${steps} steps, ${milliseconds} ms` });
  }
});

test("the learning rate makes Adam crawl, converge or crash, and the page says so", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  await app.fit();
  await map.open();
  await app.enter(map.epochs, "2000");
  for (const [rate, word] of [["1e-6", "Crawls"], ["1e-3", "Converged"], ["30", "Crashed"]]) {
    await app.enter(map.rate, rate);
    await expect(map.course("adam"), `rate ${rate}`).toHaveText(word);
    await expect(map.course("lm")).toHaveText("Converged");
  }
  await expect(map.race).toContainText("the learning rate is far too large");
});

test("a click sets both parameters in one step to undo, and the pointer reads the loss", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  await map.open();
  const [document, summary] = [await app.model.inputValue(), await app.summary()];

  await map.map.hover({ position: { x: 200, y: 150 } });
  await expect(map.readout).toHaveText(/^r1 = \S+, r2 = \S+, Loss = \S+$/);
  const [, r1, r2] = (await map.readout.textContent()).match(/r1 = (\S+), r2 = (\S+),/);
  await map.map.click({ position: { x: 200, y: 150 } });
  await expect(app.curves).not.toHaveAttribute("aria-label", summary);
  expect(Math.abs(Number(await app.value("r1")) / Number(r1) - 1)).toBeLessThan(0.02);
  expect(Math.abs(Number(await app.value("r2")) / Number(r2) - 1)).toBeLessThan(0.02);
  await app.page.keyboard.press("ControlOrMeta+z");
  await expect(app.model).toHaveValue(document);

  const least = await map.least();
  await map.best.click();
  await expect.poll(async () => Number(await app.value("r1"))).toBeCloseTo(least.x, 3);
});

test("the axes are chosen, swapped and typed, and what is held shapes the map", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  await map.open();
  const first = await map.least();
  await map.axis(0).quantity.selectOption("r2");
  await expect(map.axis(1).quantity).toHaveValue("r1");
  await expect.poll(async () => (await map.least()).loss).toBe(first.loss);

  await map.axis(0).quantity.selectOption("a1");
  await expect(map.axis(0).low).toHaveValue("1e-5");
  await map.whole();
  await app.enter(map.axis(0).high, "0.002");
  await expect(map.map).toHaveAttribute("aria-label", /^Map of the loss over a1 and r1, colours from /);
  await map.whole();
  const before = await map.least();
  await app.enter(app.quantity("iN1").number, "0.002");
  await expect.poll(async () => (await map.least()).loss).not.toBe(before.loss);
});

test("the main thread is never kept for 50 ms while a map is computed", async ({ app }) => {
  // How long each message of a worker is at work on the page.
  await app.page.addInitScript(() => {
    globalThis.longestMessage = 0;
    const listen = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (name, act, options) {
      const timed = (event) => {
        const started = performance.now();
        act(event);
        globalThis.longestMessage = Math.max(globalThis.longestMessage, performance.now() - started);
      };
      listen.call(this, name, timed, options);
    };
  });
  const map = new LossMap(app);
  await app.open();
  await map.open();
  // Of several maps: what is slow because of the map is slow each time, what other work of the machine delays is not.
  const rounds = [];
  for (const button of [map.zoomIn, map.zoomIn, map.zoomOut, map.wholeRange]) {
    const before = await map.least();
    await app.watchLongTasks();
    await button.click();
    await expect.poll(() => map.least()).not.toEqual(before);
    rounds.push(await app.longestTask());
  }
  const message = await app.page.evaluate(() => globalThis.longestMessage);
  const said = rounds.map((longest) => (longest === 0 ? "none of 50 ms" : `${longest.toFixed(0)} ms`)).join(", ");
  const figures = `longest tasks of four maps: ${said}; longest message: ${message.toFixed(1)} ms`;
  console.log(figures);
  test.info().annotations.push({ type: "main thread", description: figures });
  expect(Math.min(...rounds), "longest task in ms").toBeLessThan(50);
  expect(message, "longest message in ms").toBeLessThan(50);
});

test("a long map shows a coarse one first, stops at once, goes on, and is replaced", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  await app.typeModel(LONG);
  await app.replaceData("t,x\n0,1\n50,0.3\n100,0.2\n");
  await app.enter(app.endTime, "100");
  await app.enter(app.stepSize, "0.01");
  await map.button.click();
  const percent = async () => Number((await map.status.textContent()).match(/(\d+) %/)?.[1] ?? 100);
  await expect.poll(percent).toBeGreaterThan(1);
  await expect(map.status).toHaveText(/^Computing: \d+ %$/);
  // The coarse picture is there.
  await expect(map.map).toHaveAttribute("aria-label", /colours from 0\.00\S+ to \d/);

  const stop = () => pressUntil(app.page, "map-act", '[data-testid="map-status"]', "Stopped");
  const goOn = async () => {
    const before = await percent();
    await map.act.click();
    await expect.poll(percent).toBeGreaterThan(before);
  };
  expect(await quickest(STOPPED_WITHIN, stop, goOn), "from Stop to stopped").toBeLessThan(STOPPED_WITHIN);
  await goOn();

  // Another question replaces it: with a large step it is answered at once.
  await app.enter(app.stepSize, "1");
  await map.whole();
});

test("a worker that dies under a map is told, and the map is computed again", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  await app.typeModel(LONG);
  await app.replaceData("t,x\n0,1\n50,0.3\n100,0.2\n");
  await app.enter(app.endTime, "100");
  await app.enter(app.stepSize, "0.01");
  await map.button.click();
  await expect(map.status).toHaveText(/^Computing: [1-9]/);
  const [, worker] = app.page.workers();
  await worker.evaluate(() => globalThis.close());
  await expect(map.status).toHaveText("The computation of the map broke off.");
  await app.enter(app.stepSize, "1");
  await map.whole();
});

test("places where the unroll diverges are striped, counted and read", async ({ app }) => {
  const map = new LossMap(app);
  await app.open();
  // Without the clip of the derivative that the article has.
  await app.openPreset("sir");
  await app.typeModel("x' = k x^2\nx(0) = 1\nk = 0.1 in [0, 5]\nb = 1 in [0, 5]\n");
  await app.replaceData("t,x\n0,1\n20,3\n");
  await app.enter(app.endTime, "20");
  await app.enter(app.stepSize, "0.5");
  await map.open();
  await expect(map.status).toContainText(/The unroll diverges on \d+ % of the map\./);
  const { width, height } = await map.map.boundingBox();
  await map.map.hover({ position: { x: width * 0.8, y: height * 0.3 } });
  await expect(map.readout).toContainText("the unroll diverges");
});

test("the map is accessible in both themes", async ({ visitor }) => {
  for (const colorScheme of ["light", "dark"]) {
    const app = await visitor({ colorScheme });
    const map = new LossMap(app);
    await app.open();
    await app.fit();
    await map.open();
    await expectAccessible(app.page);
  }
});
