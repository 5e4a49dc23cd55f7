// What a screen reader would meet: axe's rules, and the ones it does not have.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { expect } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Fails with a readable list when axe finds a violation, or when a canvas has no role or name (axe passes those).
 *
 * @param {import("@playwright/test").Page} page
 */
export async function expectAccessible(page) {
  // Evaluated by the debugger: a script element would be refused by the page's policy.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const report = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return report.violations.map(({ id, help, nodes }) => ({
      rule: `${id}: ${help}`,
      places: nodes.map((node) => `${node.target.join(" ")} — ${node.failureSummary}`),
    }));
  });
  expect(violations, "axe violations").toEqual([]);

  const nameless = await page
    .locator("canvas:not([aria-hidden='true'])")
    .evaluateAll((canvases) =>
      canvases
        .filter((canvas) => canvas.getAttribute("role") !== "img" || !canvas.getAttribute("aria-label")?.trim())
        .map((canvas) => canvas.outerHTML),
    );
  expect(nameless, "canvases without a name").toEqual([]);
}
