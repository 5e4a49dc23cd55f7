// The explosion microscope: an exploding preset is explained and one button cures it; the eigenvalues follow the play head.
import { expectAccessible } from "../harness/accessibility.js";
import { Microscope } from "../harness/explosion.js";
import { expect, test } from "../harness/index.js";
import { LOOKS, photograph } from "../harness/looks.js";

test("a decay with too long steps is explained, and one button cures it", async ({ app }) => {
  await app.open("#1/stiff-decay");
  const microscope = new Microscope(app.page);
  await expect(microscope.verdict).toContainText("h·λ = −2.7 is outside the stability disc of Euler");
  await expect(microscope.verdict).toContainText("Below h = 0.74 it is inside.");
  await expect(microscope.modes).toHaveText(/−2\.7\s*−2\.7\s*1\.7\s*outside/);
  await expect(app.curves).toHaveAttribute("aria-label", /ends at 8193000|ends at 8\.19/);

  await microscope.cure("Try h = 0.6").click();
  await expect(app.stepSize).toHaveValue("0.6");
  await expect(microscope.verdict).toContainText("Nothing explodes here");
  await expect(microscope.modes).toHaveText(/−2\.7\s*−1\.62\s*0\.62\s*inside/);
  await expect(microscope.cures).toHaveCount(0);

  await app.undoButton.click();
  await expect(app.stepSize).toHaveValue("1");
  await microscope.cure("Use Runge–Kutta").click();
  await expect(microscope.verdict).toContainText("Nothing explodes here");
});

test("an unroll that breaks is cut, explained over the plot, and cured there", async ({ app }) => {
  await app.open("#1/competition-explosion");
  const microscope = new Microscope(app.page);
  await expect(app.divergence).toContainText(/^x[12] grows beyond all numbers at t = \d/);
  await expect(microscope.verdict).toContainText("outside the stability disc of Euler");
  await microscope.showStep.click();
  await expect(microscope.modes.first()).toContainText("outside: grows, though the equation makes it decay");

  await microscope.toggle.click();
  await expect(microscope.panel).toHaveCount(0);
  await expect(app.divergence).toContainText("outside the stability disc of Euler");
  await app.divergence.getByRole("button", { name: /^Try h = / }).click();
  await expect(app.divergence).toHaveCount(0);
  await expect(app.curves).toHaveAttribute("aria-label", /from t = 0 to t = 50\./);
});

test("the way from the plot into the microscope is one button", async ({ app }) => {
  await app.open("#1/exponential");
  await app.typeModel("x' = x^2\nx(0) = 1\n");
  const microscope = new Microscope(app.page);
  await expect(app.divergence).toContainText("the solution itself grows, and no smaller h helps");
  await microscope.lookCloser.click();
  await expect(microscope.verdict).toContainText("reaches infinity in a finite time");
  await microscope.cure(/^Stop at t = /).click();
  await expect(app.divergence).toHaveCount(0);
});

test("the clip of the first preset is named when another system explodes behind it", async ({ app }) => {
  await app.open();
  const microscope = new Microscope(app.page);
  await microscope.toggle.click();
  await expect(microscope.verdict).toContainText("Nothing explodes here");
  await app.typeModel("x' = -30 x\nx(0) = 1\n");
  await expect(microscope.verdict).toContainText("The clip hides an explosion: from step 3 on");
  await microscope.cures.first().click();
  await expect(microscope.verdict).toContainText("Nothing explodes here");
});

test("the eigenvalues and sizes follow the play head", async ({ app }) => {
  await app.open("#1/logistic");
  const microscope = new Microscope(app.page);
  await microscope.toggle.click();
  await microscope.scrub.fill("0");
  await expect(microscope.atStep).toHaveText(/^step 0 of 24/);
  // r (1 - 2 x0 / K) = 0.9 at the start, -1 where it has settled.
  await expect(microscope.modes).toHaveText(/0\.9\s*0\.45\s*1\.45\s*outside: grows, as it does in the equation/);
  await microscope.scrub.fill("24");
  await expect(microscope.modes).toHaveText(/−1\s*−0\.5\s*0\.5\s*inside/);
  await expect(microscope.sizes).toHaveAttribute("aria-label", /\|x\|: 0\.5 at the start, 10 at the end\./);
  await expect(microscope.plane).toHaveAttribute("aria-label", /0 of 1 values/);
});

test("a curve that is sound and a gradient that explodes are told apart", async ({ app }) => {
  await app.open("#1/lorenz");
  const microscope = new Microscope(app.page);
  await microscope.toggle.click();
  await expect(microscope.verdict).toContainText(/its derivative by (sigma|rho|beta) is a million times as large/);
  await microscope.cure(/^Stop at t = /).click();
  await expect(microscope.verdict).toContainText("Nothing explodes here");
});

test("a fit that went beyond all bounds offers a smaller learning rate", async ({ app }) => {
  await app.open("#1/sir");
  await app.optimiser.selectOption("adam");
  await app.page.getByTestId("fit").locator("summary").click();
  const rate = app.page.getByRole("textbox", { name: "Learning rate" });
  await app.enter(rate, "1000");
  await app.fit();
  await expect(app.sentence).toContainText("grew beyond all bounds");
  await new Microscope(app.page).lowerRate.click();
  await expect(rate).toHaveValue("100");
});

for (const { name, language, options } of LOOKS) {
  test(`the microscope is accessible and fits the screen: ${name}`, async ({ visitor }) => {
    const app = await visitor({ ...options, reducedMotion: "reduce" });
    app.speak(language);
    await app.open("#1/competition-explosion");
    await expectAccessible(app.page);
    const reach = await app.page.evaluate(() => document.documentElement.scrollWidth);
    expect(reach, "the page does not scroll sideways").toBeLessThanOrEqual(options.viewport.width);
    await photograph(app.page, `explosion-${name}`, { fullPage: true });
  });
}
