// How sure the curves are, as a visitor names its parts. Selectors live here only.
import { unfold } from "./fold.js";

export class Certainty {
  /** @param {import("./app_page.js").AppPage} app */
  constructor(app) {
    const page = app.page;
    this.page = page;
    this.band = page.getByTestId("band");
    this.bandWords = page.getByTestId("band-words");
    this.bandBootstrap = page.getByTestId("band-bootstrap");
    this.plan = page.getByTestId("plan");
    this.words = page.getByTestId("plan-words");
    this.here = page.getByTestId("plan-here");
    this.legend = page.getByTestId("plan-legend");
    this.strip = page.getByTestId("plan-strip");
    this.add = page.getByTestId("plan-add");
    this.fold = page.getByTestId("sureness");
    this.verdict = page.getByTestId("verdict");
    this.slider = page.getByTestId("sloppiest-slider");
    this.values = page.getByTestId("sloppiest-values");
    this.loss = page.getByTestId("sloppiest-loss");
    this.keep = page.getByTestId("sloppiest-keep");
    this.back = page.getByTestId("sloppiest-back");
  }

  async unfold() {
    await unfold(this.fold);
  }
}
