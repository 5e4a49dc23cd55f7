// The page as a visitor names its parts: by role, or by test id where a part has no words. Selectors live here only.
import { expect } from "@playwright/test";

export class AppPage {
  /** @param {import("@playwright/test").Page} page */
  constructor(page) {
    this.page = page;
    this.boot = page.locator("#boot");
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
}
