// The page as a visitor names its parts: by role, or by test id where a part has no words. Selectors live here only.
import { expect } from "@playwright/test";

/** Names of the controls that a visitor asks for by their words, in the language the page opens in. */
const WORDS = {
  en: { examples: "Examples", help: "Help", share: "Share", export: "Export", undo: "Undo", redo: "Redo" },
  zh: { examples: "示例", help: "帮助", share: "分享", export: "导出", undo: "撤销", redo: "重做" },
};

export class AppPage {
  /**
   * @param {import("@playwright/test").Page} page
   * @param {"en" | "zh"} language
   */
  constructor(page, language = "en") {
    this.page = page;
    this.words = WORDS[language];
    this.boot = page.locator("#boot");

    this.bar = page.getByRole("banner");
    this.theme = page.getByTestId("theme");
    this.language = page.getByTestId("language");

    this.model = page.getByTestId("model").locator(".editor textarea");
    this.underlined = page.getByTestId("model").locator("mark");
    this.typeset = page.getByTestId("typeset");
    this.problems = page.getByTestId("problems");
    this.repairs = this.problems.getByTestId("repair");
    this.repairAll = page.getByTestId("repair-all");
    this.stepSize = page.getByRole("textbox", { name: /^(Step size h|步长 h)$/ });
    this.endTime = page.getByRole("textbox", { name: /^(Until t|终点 t)$/ });

    this.data = page.getByTestId("table-text");
    this.dataSection = page.getByTestId("data").locator("details", { has: page.getByTestId("table-text") });
    this.counted = page.getByTestId("counted");
    this.reading = page.getByTestId("reading");
    this.tableProblems = page.getByTestId("table-problems");
    this.grid = page.getByTestId("grid");
    this.badCells = this.grid.locator("td.bad");
    this.clearData = page.getByTestId("clear-data");

    this.fitButton = page.getByTestId("fit-button");
    this.continueButton = page.getByTestId("continue-button");
    this.optimiser = page.getByTestId("optimiser");
    this.sentence = page.getByTestId("fit-sentence");
    this.bestLoss = page.getByTestId("best-loss");
    this.iterations = page.getByTestId("iterations");
    this.progress = page.getByRole("progressbar");
    this.fittedTable = page.getByTestId("fitted");

    this.plot = page.getByTestId("plot");
    this.curves = page.getByTestId("curves");
    this.scrub = page.getByTestId("scrub");
    this.atStep = page.getByTestId("at-step");
    this.play = page.getByTestId("play");
    this.stepNumbers = page.getByTestId("step-numbers");
    this.divergence = page.getByTestId("divergence");

    this.notices = page.getByTestId("notice");
    this.gallery = page.getByTestId("gallery");
    this.help = page.getByTestId("help");
    this.dialog = page.getByRole("dialog");
    this.link = page.getByTestId("link");
    this.documentText = page.getByTestId("document-text");
  }

  /** Opens the app, at a link's fragment if one is given, and waits until it has drawn itself. */
  async open(fragment = "") {
    await this.page.goto(`./${fragment}`);
    await this.ready();
  }

  /** Waits until the loading state is gone: the app has drawn itself. */
  async ready() {
    await expect(this.boot).toHaveCount(0);
  }

  async reload() {
    await this.page.reload();
    await this.ready();
  }

  /**
   * Asks for controls by their words in this language from now on.
   *
   * @param {"en" | "zh"} language
   */
  speak(language) {
    this.words = WORDS[language];
  }

  get undoButton() {
    return this.tool("undo");
  }

  get redoButton() {
    return this.tool("redo");
  }

  /** A button of the bar, by the key of its word. */
  tool(key) {
    return this.bar.getByRole("button", { name: this.words[key], exact: true });
  }

  /** The row of a parameter or start value. */
  quantity(name) {
    const row = this.page.getByTestId(`quantity-${name}`);
    return {
      row,
      slider: row.getByRole("slider"),
      number: row.getByRole("textbox").first(),
      lock: row.locator("button.lock"),
      rangeToggle: row.locator("button.range-toggle"),
      low: row.locator(".quantity-range").getByRole("textbox").first(),
      high: row.locator(".quantity-range").getByRole("textbox").last(),
      problem: row.getByRole("alert"),
    };
  }

  /** The fitted value as shown; its `title` holds all digits. */
  fitted(name) {
    return this.page.getByTestId(`fitted-${name}`);
  }

  /** All digits of the fitted values, by name. */
  async fittedValues(names) {
    const values = {};
    for (const name of names) values[name] = await this.fitted(name).getAttribute("title");
    return values;
  }

  /** Presses Fit and waits until the fit has ended and its values are in the document. */
  async fit() {
    await this.fitButton.click();
    await this.fitEnded();
  }

  async fitEnded() {
    await expect(this.continueButton).toBeEnabled();
  }

  /** Puts a model in place of the one there, keystroke by keystroke as far as the page can tell. */
  async typeModel(text) {
    await this.model.fill(text);
  }

  /** Types a number into a field, as one does: over the old one, then Enter. */
  async enter(field, text) {
    await field.fill(text);
    await field.press("Enter");
  }

  /** Pastes into whatever has the focus, from the real clipboard. */
  async paste(text) {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  /** Removes the data and pastes a table into the empty text field. */
  async replaceData(text) {
    await this.clearData.click();
    await expect(this.data).toBeVisible();
    await this.data.focus();
    await this.paste(text);
  }

  /** Drops a file on the page. */
  async drop(name, text) {
    const transfer = await this.page.evaluateHandle(
      ([name, text]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], name));
        return transfer;
      },
      [name, text],
    );
    await this.plot.dispatchEvent("dragover", { dataTransfer: transfer });
    await this.plot.dispatchEvent("drop", { dataTransfer: transfer });
  }

  /** Notes from now on how long the page's thread is kept busy in one go. */
  async watchLongTasks() {
    await this.page.evaluate(() => {
      globalThis.longTasks?.disconnect();
      globalThis.longestTask = 0;
      globalThis.longTasks = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longestTask = Math.max(globalThis.longestTask, duration);
      });
      globalThis.longTasks.observe({ type: "longtask" });
    });
  }

  /** The longest task since `watchLongTasks`, in milliseconds; 0 when none took 50. */
  async longestTask() {
    return this.page.evaluate(async () => {
      // Entries are delivered after the task that they are about.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      for (const { duration } of globalThis.longTasks.takeRecords()) {
        globalThis.longestTask = Math.max(globalThis.longestTask, duration);
      }
      return globalThis.longestTask;
    });
  }

  /** Opens the text field of the data, which is folded away while there are points. */
  async unfoldData() {
    await this.dataSection.locator("summary").click();
    await expect(this.data).toBeVisible();
  }

  /** Opens the share window and reads link and document, then closes it. */
  async share() {
    await this.tool("share").click();
    const link = await this.link.inputValue();
    const text = await this.documentText.inputValue();
    await this.closeDialog();
    return { link, fragment: new URL(link).hash, text };
  }

  async closeDialog() {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog).toHaveCount(0);
  }

  /** Opens a preset from the gallery. */
  async openPreset(key) {
    await this.tool("examples").click();
    await this.page.getByTestId(`preset-${key}`).click();
    await expect(this.gallery).toHaveCount(0);
  }

  /** Undoes everything there is to undo; how many steps that took. */
  async undoAll() {
    let steps = 0;
    while (await this.undoButton.isEnabled()) {
      await this.undoButton.click();
      steps += 1;
    }
    return steps;
  }

  /** How many pixels of the moving layer are drawn on. */
  async drawnPixels() {
    return (await this.#pixels()).drawn;
  }

  /** A number that stands for the picture of the moving layer, to be compared with another. */
  async picture() {
    return (await this.#pixels()).hash;
  }

  async #pixels() {
    return this.curves.evaluate((canvas) => {
      // A copy: reading the page's own canvas would make it a slow one.
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer);
      return {
        drawn: pixels.reduce((count, pixel) => count + (pixel === 0 ? 0 : 1), 0),
        hash: pixels.reduce((hash, pixel) => (Math.imul(hash, 31) + pixel) | 0, 0),
      };
    });
  }

  /** What the plot says of itself to those who do not see it; it holds the numbers of the curves. */
  async summary() {
    return this.curves.getAttribute("aria-label");
  }
}
