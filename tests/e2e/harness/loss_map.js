// The map of the loss as a visitor meets it.
import { expect } from "@playwright/test";

export class LossMap {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    this.app = app;
    this.page = app.page;
    this.button = app.page.getByTestId("lens-map");
    this.lens = app.page.getByTestId("lens");
    this.map = app.page.getByTestId("map");
    this.ground = app.page.getByTestId("map-ground");
    this.bar = app.page.getByTestId("map-bar");
    this.status = app.page.getByTestId("map-status");
    this.act = app.page.getByTestId("map-act");
    this.best = app.page.getByTestId("map-best");
    this.zoomIn = app.page.getByTestId("map-zoom-in");
    this.zoomOut = app.page.getByTestId("map-zoom-out");
    this.wholeRange = app.page.getByTestId("map-whole");
    this.race = app.page.getByTestId("map-race");
    this.readout = app.page.getByTestId("map-plot").locator("output");
    this.rate = this.lens.getByRole("textbox", { name: "Learning rate" });
    this.epochs = this.lens.getByRole("textbox", { name: "Epochs" });
  }

  /** Opens the map and waits until all of it is computed. */
  async open() {
    await this.button.click();
    await this.whole();
  }

  /** Waits until all of the map is computed. */
  async whole() {
    await expect(this.status).toHaveText(/^Least loss on the map: /);
  }

  /** The least loss on the map and where it is, as the page says it. */
  async least() {
    const found = await this.page.waitForFunction(() => {
      const words = document.querySelector('[data-testid="map-status"]').textContent;
      return words.match(/^Least loss on the map: (\S+) at \S+ = (\S+), \S+ = (\S+)\./)?.slice(1).map(Number);
    });
    const [loss, x, y] = await found.jsonValue();
    return { loss, x, y };
  }

  /** An axis' choice of quantity and its ends. */
  axis(index) {
    const axis = this.page.getByTestId(`map-axis-${index}`);
    return {
      quantity: axis.getByRole("combobox"),
      low: axis.getByRole("textbox").first(),
      high: axis.getByRole("textbox").last(),
    };
  }

  /** The word for how an optimiser did, once it ended: `lm` or `adam`. */
  course(key) {
    return this.page.getByTestId(`map-course-${key}`);
  }

  /** The numbers of an optimiser's row. */
  async numbers(name) {
    const row = this.race.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name }) });
    return row.getByRole("cell").allTextContents();
  }

  /** Clicks at a share of the canvas' width and height. */
  async clickAt(x, y) {
    const { width, height } = await this.map.boundingBox();
    await this.map.click({ position: { x: x * width, y: y * height } });
  }
}
