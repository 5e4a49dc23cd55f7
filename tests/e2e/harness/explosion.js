// The explosion microscope as a visitor names its parts.
export class Microscope {
  /** @param {import("@playwright/test").Page} page */
  constructor(page) {
    this.toggle = page.getByTestId("lens-explosion");
    this.panel = page.getByTestId("lens");
    this.verdict = page.getByTestId("verdict");
    this.cures = this.panel.locator(".cures").getByRole("button");
    this.modes = page.getByTestId("modes").locator("tbody");
    this.plane = page.getByTestId("mode-plane");
    this.sizes = page.getByTestId("growth-plot");
    this.scrub = this.panel.getByTestId("scrub");
    this.atStep = this.panel.getByTestId("at-step");
    this.showStep = page.getByTestId("show-step");
    this.lowerRate = page.getByTestId("lower-rate");
    this.lookCloser = page.getByTestId("look-closer");
  }

  cure(name) {
    return this.panel.getByRole("button", { name });
  }
}
