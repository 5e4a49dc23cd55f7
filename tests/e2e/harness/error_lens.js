// The closer look at the error, as a visitor names its parts. Selectors live here only.
import { expect } from "@playwright/test";

export class ErrorLens {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    const page = app.page;
    this.opener = page.getByTestId("lens-error");
    this.panel = page.getByTestId("lens");
    this.reference = page.getByTestId("error-reference");
    this.course = page.getByTestId("error-course");
    this.againstStep = page.getByTestId("error-steps");
    this.law = page.getByTestId("error-law");
    this.table = page.getByTestId("error-table");
    this.chosenRow = this.table.locator('tr[aria-current="true"]');
    this.state = page.getByTestId("error-state");
    this.halve = page.getByTestId("halve");
  }

  /** The button of a method, by its key. */
  method(key) {
    return this.panel.getByTestId(`error-method-${key}`);
  }

  /** The row of the step size in force: h, steps, largest error. */
  async chosen() {
    await expect(this.chosenRow).toHaveCount(1);
    const cells = await this.chosenRow.locator("th, td").allTextContents();
    return { h: Number(cells[0]), steps: Number(cells[1]), largest: Number(cells[2].replace("−", "-")) };
  }
}
