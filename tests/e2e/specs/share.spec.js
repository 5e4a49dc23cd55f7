// A link carries everything: elsewhere it opens the same document, and a fit there finds the same digits.
import { deflateSync } from "node:zlib";

import { PARAMETERS } from "../harness/competition.js";
import { expect, test } from "../harness/index.js";

/** A link's fragment that holds a text, made without the app. */
const fragmentOf = (text) => `#1${deflateSync(Buffer.from(text)).toString("base64url")}`;

test("a link opens the same document for another visitor, and Fit finds the same digits", async ({ app, visitor }) => {
  await app.open();
  await app.enter(app.quantity("r1").number, "0.15");
  await app.model.press("ControlOrMeta+End");
  await app.model.pressSequentially("\n# my note — 我的注释");
  await app.enter(app.stepSize, "0.5");
  const { fragment, text } = await app.share();
  await app.fit();
  const digits = await app.fittedValues(PARAMETERS);

  const other = await visitor();
  await other.open(fragment);
  await expect(other.notices.filter({ hasText: "Opened from the link." })).toBeVisible();
  expect((await other.share()).text).toBe(text);
  expect(text).toContain("# my note — 我的注释");
  expect(await other.summary()).toContain("x1 starts at 100");
  await other.fit();
  expect(await other.fittedValues(PARAMETERS)).toEqual(digits);
});

test("the link of a preset with changes is short and readable", async ({ app, visitor }) => {
  await app.open("#1/competition?r1=0.12&h=0.5");
  await expect(app.quantity("r1").number).toHaveValue("0.12");
  await expect(app.stepSize).toHaveValue("0.5");
  const { fragment } = await app.share();
  expect(fragment).toBe("#1/competition?r1=0.12&h=0.5&lang=en");

  const other = await visitor({ locale: "zh-CN" });
  await other.open(fragment);
  await expect(other.page.locator("html"), "the language is in the link").toHaveAttribute("lang", "en");
});

test("the link is copied, its length shown, and a long one comes with the file", async ({ app }) => {
  await app.open();
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.tool("share").click();
  const link = await app.link.inputValue();
  await expect(app.page.getByTestId("link-length")).toHaveText(`${link.length} characters`);
  await expect(app.dialog).not.toContainText("This link is long");
  await app.page.getByTestId("copy-link").click();
  await expect(app.dialog.getByText("Copied", { exact: true })).toBeVisible();
  expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await app.closeDialog();

  const rows = Array.from({ length: 700 }, (_, row) => `${row / 20},${Math.sin(row * row).toFixed(6)}`);
  await app.replaceData(`t,x1\n${rows.join("\n")}\n`);
  await app.tool("share").click();
  await expect(app.dialog).toContainText("This link is long");
  await expect(app.page.getByTestId("save-document")).toBeVisible();
});

test("a link that is followed while the page is open replaces the document, and can be undone", async ({ app }) => {
  await app.open();
  const before = await app.model.inputValue();
  await app.page.evaluate((hash) => (location.hash = hash), fragmentOf("x' = -x\nx(0) = 3\n"));
  await expect(app.model).toHaveValue(/^x' = -x\nx\(0\) = 3\n?$/);
  await app.undoButton.click();
  await expect(app.model).toHaveValue(before);
});

const COMPLETE = fragmentOf("x' = -x\nx(0) = 3\n");
const BOMB = fragmentOf("x".repeat(64 << 20));

const DAMAGED = [
  ["cut short", COMPLETE.slice(0, -6), "This link is incomplete"],
  ["with one letter changed", `${COMPLETE.slice(0, 12)}${COMPLETE[12] === "A" ? "B" : "A"}${COMPLETE.slice(13)}`, "This link is incomplete"],
  ["of garbage", "#1%%%<script>alert(1)</script>", "This link is incomplete"],
  ["of another version", "#9abcdef", "another version of Unroll"],
  ["of an unknown preset", "#1/no-such-thing", "There is no example “no-such-thing”"],
  ["with a change that cannot be", "#1/competition?r1=abc", "“r1=abc” could not be applied"],
  ["that inflates to 64 MB", BOMB, "holds more than can be opened"],
];

for (const [name, fragment, notice] of DAMAGED) {
  test(`a damaged link opens the app with a notice: ${name}`, async ({ app }) => {
    await app.open(fragment);

    await expect(app.notices.filter({ hasText: notice })).toBeVisible();
    await expect(app.model).toHaveValue(/^x1' = r1 x1/m);
    await expect(app.fitButton).toBeVisible();
    await app.fit();
    expect(Number(await app.bestLoss.textContent())).toBeLessThan(1);
  });
}

test("values from a link are checked like typed ones", async ({ app }) => {
  await app.open(fragmentOf("x' = -k x\nx(0) = 1\n\n[solver]\nh = -3\nuntil = 1e400\nmethod = magic\n"));

  await expect(app.problems).toContainText("k has no value.");
  expect(Number(await app.stepSize.inputValue())).toBeGreaterThan(0);
  await app.repairAll.or(app.repairs).first().click();
  await expect(app.curves).toHaveAttribute("aria-label", /^Curves of x from/);
});
