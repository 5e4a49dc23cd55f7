// `test` for the specs: the bundle served once, every context watched, and the page object at hand.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { test as base, expect } from "@playwright/test";

import { AppPage } from "./app_page.js";
import { serve } from "./server.js";
import { Watch } from "./watch.js";

const BUNDLE = fileURLToPath(new URL("../../../dist", import.meta.url));

export const test = base.extend({
  /** The served bundle: `{ origin, url }`. */
  site: [
    async ({}, use) => {
      if (!existsSync(`${BUNDLE}/index.html`)) throw new Error("no dist/: run `make dist` first, or `make e2e` for both");
      const site = await serve(BUNDLE);
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ site }, use) => use(site.url),

  /** What the test's context did; a test fails when something happened that it did not allow. */
  watch: [
    async ({ context, site }, use) => {
      const watch = new Watch(context, site.origin);
      await use(watch);
      expect(watch.problems(), "errors and foreign requests").toEqual([]);
    },
    { auto: true },
  ],

  /** A second visitor: a context that shares nothing with the first, watched the same way. */
  visitor: async ({ browser, site }, use) => {
    const opened = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: site.url, ...options });
      opened.push({ context, watch: new Watch(context, site.origin) });
      return new AppPage(await context.newPage());
    });
    for (const { context } of opened) await context.close();
    expect(opened.flatMap(({ watch }) => watch.problems()), "errors and foreign requests").toEqual([]);
  },

  app: async ({ page }, use) => use(new AppPage(page)),
});

export { expect };
