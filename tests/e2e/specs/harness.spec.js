// The checks that every other spec relies on, each tried on what it must find.
import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";

test("the watch sees console errors, uncaught errors and foreign requests", async ({ app, watch }) => {
  await app.open();
  expect(watch.problems()).toEqual([]);

  await app.page.evaluate(() => {
    console.error("a made-up complaint");
    setTimeout(() => {
      throw new Error("a made-up crash");
    });
    document.body.append(Object.assign(new Image(), { src: "https://example.org/pixel.png" }));
  });

  await expect.poll(() => watch.problems().join("\n")).toContain("a made-up crash");
  await expect.poll(() => watch.problems().join("\n")).toContain("foreign request: https://example.org/pixel.png");
  expect(watch.problems().join("\n")).toContain("a made-up complaint");
  watch.allow(/made-up|example\.org/);
  expect(watch.problems()).toEqual([]);
});

test("the accessibility check sees an unnamed button and an unnamed canvas", async ({ app }) => {
  await app.open();
  for (const html of ["<main><button></button></main>", "<main><canvas></canvas></main>"]) {
    await app.page.evaluate((body) => (document.body.innerHTML = body), html);
    await expect(expectAccessible(app.page)).rejects.toThrow();
  }
});
