// Observed points on the plot, found as a hand finds them: by going over the plot until the readout names them.
import { expect } from "@playwright/test";

export class Points {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    this.app = app;
    this.page = app.page;
    this.readout = this.page.locator(".readout");
    this.follow = this.page.getByTestId("follow");
  }

  /** Where the point is of which the readout says `words`, in pixels of the page; by default one that can be moved. */
  async find(words, movable = true) {
    await this.app.curves.scrollIntoViewIfNeeded();
    const place = await this.page.evaluate(async ([words, movable]) => {
      const canvas = document.querySelector('[data-testid="curves"]');
      const box = canvas.getBoundingClientRect();
      const settled = () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(null);
        });
      for (let y = 4; y < box.height; y += 10) {
        for (let x = 4; x < box.width; x += 10) {
          const at = { clientX: box.left + x, clientY: box.top + y };
          canvas.dispatchEvent(new PointerEvent("pointermove", { ...at, bubbles: true, pointerType: "mouse" }));
          await settled();
          const said = document.querySelector(".readout")?.textContent ?? "";
          const isMovable = document.querySelector(".plot.movable") !== null;
          if (isMovable === movable && said.includes(words)) return { x: at.clientX, y: at.clientY };
        }
      }
      return null;
    }, [words, movable]);
    expect(place, `a point called "${words}"`).not.toBeNull();
    return place;
  }

  /** Takes a point with the mouse and moves it up by so many pixels, a few at a time; it stays held. */
  async lift(place, pixels) {
    await this.page.mouse.move(place.x, place.y);
    await this.page.mouse.down();
    await this.page.mouse.move(place.x, place.y - pixels, { steps: 12 });
  }

  async letGo() {
    await this.page.mouse.up();
  }

  /** The number in a cell of the grid; both counted from 0. */
  async cell(row, column) {
    const input = this.app.grid.locator("tbody tr").nth(row).locator("input").nth(column);
    return Number(await input.inputValue());
  }
}
