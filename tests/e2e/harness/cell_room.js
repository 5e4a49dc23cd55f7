// The cells' room as a visitor names its parts. Selectors live here only.
import { expect } from "@playwright/test";

export class CellRoom {
  /** @param {import("@playwright/test").Page} page */
  constructor(page) {
    this.page = page;
    this.room = page.getByTestId("cell-room");
    this.kind = page.getByTestId("cell-kind");
    this.equations = page.getByTestId("cell-equations");
    this.typedInputs = page.getByTestId("typed-inputs");
    this.inputProblems = page.getByTestId("input-problems");
    this.draw = page.getByTestId("draw-weights");
    this.weightText = page.getByTestId("weight-text");
    this.weightProblems = page.getByTestId("weight-problems");
    this.picture = page.getByTestId("cell-picture");
    this.steps = this.picture.locator("svg");
    this.scrub = page.getByTestId("cell-scrub");
    this.step = page.getByTestId("cell-step");
    this.numbers = page.getByTestId("cell-numbers");
    this.output = page.getByTestId("cell-output");
    this.results = page.getByTestId("cell-results");
    this.train = page.getByTestId("train-button");
    this.optimiser = page.getByTestId("training-optimiser");
    this.sentence = page.getByTestId("training-sentence");
    this.comparison = page.getByTestId("comparison");
    this.comparisonPlot = page.getByTestId("comparison-plot");
    this.fitEquation = page.getByTestId("fit-equation");
  }

  async enter() {
    await this.page.getByTestId("room-cells").click();
    await expect(this.room).toBeVisible();
  }

  /** A number of a matrix, from 0. */
  weight(matrix, index) {
    return this.page.getByTestId(`matrix-${matrix}`).getByRole("textbox").nth(index);
  }

  feed(key) {
    return this.page.getByTestId(`feed-${key}`);
  }

  /** A figure of the comparison: row and column, from 0. */
  async figure(row, column) {
    const text = await this.comparison.locator("tbody tr").nth(row).locator("td").nth(column).textContent();
    return Number(text.replace("−", "-"));
  }
}
