// What the page says of how sure a fit is, as a visitor names its parts. Selectors live here only.
import { unfold } from "./fold.js";

export class Uncertainty {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    this.page = app.page;
    this.strip = app.page.getByTestId("fit-values");
    this.measures = app.page.getByTestId("measures");
    this.remarks = app.page.getByTestId("remarks").getByRole("listitem");
    this.fold = app.page.getByTestId("sureness");
    this.correlations = app.page.getByTestId("correlations");
    this.residuals = app.page.getByTestId("residuals");
    this.quantiles = app.page.getByTestId("quantiles");
    this.noQuantiles = app.page.getByTestId("no-quantiles");
    this.start = app.page.getByTestId("fit-start");
    this.noise = app.page.getByTestId("fit-noise");
    this.bounds = app.page.getByTestId("fit-bounds");
  }

  /** The standard error of a parameter, as shown. */
  error(name) {
    return this.page.getByTestId(`error-${name}`);
  }

  /** The interval of a parameter, as shown. */
  interval(name) {
    return this.page.getByTestId(`interval-${name}`);
  }

  /** Opens the fold under the fitted values. */
  async unfold() {
    await unfold(this.fold);
  }

  /** Opens the settings of the fit. */
  async openSettings() {
    await this.page.locator("#fit > details.settings > summary").last().click();
  }
}
