// A fit from many starts, as a visitor names its parts. Selectors live here only.
export class Multistart {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    this.app = app;
    this.page = app.page;
    this.start = app.page.getByTestId("fit-start");
    this.count = app.page.getByRole("textbox", { name: "Starts", exact: true });
    this.chart = app.page.getByTestId("waterfall");
    this.sentence = app.page.getByTestId("waterfall-sentence");
  }

  /** Makes the page believe that the machine has `cores` cores; before it is opened. */
  async pretendCores(cores) {
    await this.page.addInitScript((count) => {
      Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => count });
    }, cores);
  }

  /** Asks for a fit from many starts. */
  async choose(starts) {
    await this.page.locator("#fit > details.settings > summary").last().click();
    await this.start.selectOption("multistart");
    await this.app.enter(this.count, String(starts));
  }
}
