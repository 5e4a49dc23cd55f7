// What the page says after looking closer at a fit's end, as a visitor names its parts. Selectors live here only.
import { unfold } from "./fold.js";

export class Studies {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    this.page = app.page;
    this.warning = app.page.getByTestId("step-warning");
    this.verdict = app.page.getByTestId("step-verdict");
    this.useStep = app.page.getByTestId("use-step");
    this.useAdaptive = app.page.getByTestId("use-adaptive");
    this.stepButton = app.page.getByTestId("step-button");
    this.stepTable = app.page.getByTestId("step-table");
    this.stepCharts = app.page.getByTestId("step-chart");
    this.fold = app.page.getByTestId("sureness");
    this.profileButton = app.page.getByTestId("profile-button");
    this.profileCharts = app.page.getByTestId("profile-chart");
    this.openSides = app.page.getByTestId("open-sides").getByRole("listitem");
    this.bootstrapButton = app.page.getByTestId("bootstrap-button");
    this.bootstrapStatus = app.page.getByTestId("bootstrap-button-status");
    this.bootstrapFound = app.page.getByTestId("bootstrap-found");
  }

  /** The mark beside a value that the step moves too far. */
  badge(name) {
    return this.page.getByTestId(`step-badge-${name}`);
  }

  /** The interval of a parameter from `error`, `profile` or `bootstrap`. */
  interval(from, name) {
    return this.page.getByTestId(`${from}-interval-${name}`);
  }

  /** The cells of a row of the values at each step. */
  async stepsOf(name) {
    const row = this.stepTable.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
    return row.getByRole("cell").allTextContents();
  }

  /** Opens the fold under the fitted values. */
  async unfold() {
    await unfold(this.fold);
  }
}
