// A system is typed: every form is read, every error is listed with its place and mended, and something always runs.
import { expect, test } from "../harness/index.js";

const DECAY = "x' = -k x\nx(0) = 1\nk = 0.5\n";

test("a broken text lists all its problems with their places while the old curve keeps running", async ({ app }) => {
  await app.open();
  const summary = await app.curves.getAttribute("aria-label");
  await app.typeModel("x' = -k x\ny' = x + (2\n");

  const items = app.problems.getByRole("listitem");
  await expect(items.filter({ hasText: "k has no value." })).toContainText("Line 1, column 7");
  await expect(items.filter({ hasText: "x has no initial value" })).toContainText("Line 1, column 1");
  await expect(items.filter({ hasText: "Expected" })).toContainText("Line 2");
  await expect(app.problems).toContainText("The last valid model keeps running.");
  await expect(app.underlined).not.toHaveCount(0);
  await expect(app.model).toHaveAttribute("aria-invalid", "true");
  await expect(app.curves).toHaveAttribute("aria-label", summary);
  await expect(app.typeset.locator("math").first()).toContainText("k");

  // The place is a button that leads there.
  await items.filter({ hasText: "k has no value." }).getByRole("button", { name: "Line 1, column 7" }).click();
  await expect(app.model).toBeFocused();
  const selected = await app.model.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  expect(selected).toBe("k");
});

test("repair buttons add what is missing, one by one or all at once, and the model runs", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -k x");
  await expect(app.repairs).toHaveCount(2);
  await app.repairs.filter({ hasText: "Add k = 1" }).click();
  await expect(app.repairs).toHaveCount(1);
  await app.repairs.click();

  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
  await expect(app.model).toHaveValue(/^x' = -k x\n(k = 1|x\(0\) = 1)\n(k = 1|x\(0\) = 1)\s*$/);
  await expect(app.quantity("k").slider).toBeVisible();
  await expect(app.curves).toHaveAttribute("aria-label", /^Curves of x from t = 0/);

  await app.undoButton.click();
  await expect(app.repairs).toHaveCount(1);
  await app.undoButton.click();
  await expect(app.repairs).toHaveCount(2);
  await app.repairAll.click();
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
  await expect(app.quantity("x(0)").number).toHaveValue("1");
});

test("a misspelt name gets a suggestion that one click takes", async ({ app }) => {
  await app.open();
  await app.typeModel("x' = -rate x\nx(0) = 1\nraet = 0.5 in [0, 2]\n");
  await expect(app.problems).toContainText("Did you mean raet?");
  await app.repairs.filter({ hasText: "Write raet" }).click();
  await expect(app.model).toHaveValue(/^x' = -raet x$/m);
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);

  await app.typeModel("x' = -expp(x)\nx(0) = 1\n");
  await expect(app.problems).toContainText("Did you mean exp?");
  await app.repairs.filter({ hasText: "Write exp" }).first().click();
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
});

const FORMS = [
  ["dx/dt", "dx/dt = -0.5x\nx(0) = 1", ["x"]],
  ["a second order", "y'' = -y\ny(0) = 1\ny'(0) = 0", ["y", "y'"]],
  ["helpers and a condition", "N = S + I\nS' = -b S I / N\nI' = if(t < 5, b S I / N, 0) - I\nS(0) = 9\nI(0) = 1\nb = 2", ["S", "I"]],
  ["Greek, Unicode minus and prime", "θ′ = −μ θ\nθ(0) = 1\nμ = 1/2", ["θ"]],
  ["full-width Chinese punctuation and digits", "x’ ＝ －ｋ　x；\nx（０）＝ １；k ＝ ０．５", ["x"]],
  ["a remark and a range", "# decay\nx' = -k x // to zero\nx(0) = 1\nk = 0.5 in [0, 2]", ["x"]],
];

for (const [name, text, states] of FORMS) {
  test(`it is read as typed: ${name}`, async ({ app }) => {
    await app.open();
    await app.typeModel(text);

    await expect(app.problems.getByRole("listitem")).toHaveCount(0);
    await expect(app.curves).toHaveAttribute("aria-label", new RegExp(`^Curves of ${states.join(", ")} from t = 0 `));
    await expect(app.typeset.locator("math").first()).toBeVisible();
  });
}

test("after full-width characters a problem's place still is the right character", async ({ app }) => {
  await app.open();
  await app.typeModel("x' ＝ －１．５ x ＋ ｑｑ\nx（0） ＝ 1\n");
  const item = app.problems.getByRole("listitem").filter({ hasText: "has no value" });
  await item.getByRole("button", { name: /^Line 1/ }).click();
  const selected = await app.model.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  expect(selected).toBe("ｑｑ");
  await expect(app.underlined).toHaveText(["ｑｑ"]);
});

test("the typeset equations and the curve follow each keystroke", async ({ app }) => {
  await app.open();
  await app.typeModel(DECAY);
  await expect(app.curves).toHaveAttribute("aria-label", /x starts at 1, ends at/);
  const picture = await app.picture();

  await app.model.press("ControlOrMeta+Home");
  await app.model.press("End");
  await app.model.pressSequentially(" + 1");
  await expect(app.typeset.locator("math")).toContainText("1");
  await expect.poll(() => app.picture()).not.toBe(picture);
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
});

test("an empty text and hostile texts leave the page standing", async ({ app }) => {
  await app.open();
  for (const text of ["", "'", "(".repeat(5_000), "x' = ".repeat(2_000), "x' = 1e999\nx(0) = 0/0", "a = b\nb = a", "\u0000\u202e"]) {
    await app.typeModel(text);
    await expect(app.problems.getByRole("listitem").first()).toBeVisible();
  }
  await app.typeModel(DECAY);
  await expect(app.problems.getByRole("listitem")).toHaveCount(0);
  await expect(app.curves).toHaveAttribute("aria-label", /^Curves of x from/);
});

test("method, step size and end can be changed, and impossible ones are refused with a reason", async ({ app }) => {
  await app.open();
  await app.enter(app.stepSize, "1/2");
  await expect(app.stepSize).toHaveValue("0.5");
  await expect(app.page.getByText("100 steps", { exact: true })).toBeVisible();
  await app.page.getByTestId("method").selectOption("rk4");
  await expect(app.page.getByTestId("method")).toHaveValue("rk4");

  await app.enter(app.stepSize, "0");
  await expect(app.page.getByText("The step size must be more than 0.")).toBeVisible();
  await app.enter(app.stepSize, "1e-9");
  await expect(app.page.getByText(/^That would take .* steps; at most/)).toBeVisible();
  await app.enter(app.endTime, "-1");
  await expect(app.page.getByText("The end must lie after the start, t = 0.")).toBeVisible();
  await expect(app.page.getByText("100 steps", { exact: true })).toBeVisible();
});
