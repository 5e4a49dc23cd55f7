// The network above the plot: its parts and the numbers on them. Selectors live here only.

/** A number as the page writes it. */
const read = (text) => Number(text.replaceAll("−", "-").replace("∂", "").trim());

export class NetworkStrip {
  /** @param {import("@playwright/test").Page} page */
  constructor(page) {
    this.page = page;
    this.strip = page.getByTestId("network");
    this.cells = page.getByTestId("network-cells");
    this.cell = page.getByTestId("network-cell");
    this.run = page.getByTestId("network-run");
    this.learn = page.getByTestId("network-learn");
    this.parameter = page.getByTestId("network-parameter");
    this.detail = page.getByTestId("network-detail");
    this.fold = page.getByTestId("network-fold");
    this.readout = page.getByTestId("network-readout");
    this.words = page.getByTestId("network-words");
    this.lit = this.cell.locator(".node.lit");
    this.litTerms = page.getByTestId("typeset").locator(".term.lit");
  }

  /** The nodes on which this is written. */
  node(label) {
    return this.cell.locator("[data-node]").filter({ has: this.page.locator(".label", { hasText: label }) });
  }

  /** The n-th term of the typeset equations, statements counted. */
  term(text) {
    return this.page.getByTestId("typeset").locator(".term").filter({ hasText: text }).last();
  }

  /** The numbers of the states before and after the step. */
  async states() {
    const numbers = await this.cell.locator(".chip .number").allTextContents();
    const all = numbers.map(read);
    return { before: all.slice(0, all.length / 2), after: all.slice(all.length / 2) };
  }

  /** The numbers on `× h`. */
  async increments() {
    return (await this.cell.locator(".increment .number").allTextContents()).map(read);
  }
}
