// How the page is timed: as it is tested, and by `make bench` only.
import specs from "../playwright.config.js";

export default { ...specs, testDir: ".", testMatch: "*.bench.js", outputDir: "../results", timeout: 120_000 };
