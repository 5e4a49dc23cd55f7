// Watches a browser context for what must never happen: an error in the console, an uncaught error, a request to
// another origin.

/** Schemes that leave no trace on a network. */
const LOCAL = new Set(["about:", "blob:", "data:"]);

export class Watch {
  #allowed = [];
  #seen = [];

  /**
   * @param {import("@playwright/test").BrowserContext} context
   * @param {string} origin the only origin that may be asked for anything
   */
  constructor(context, origin) {
    this.origin = origin;
    /** Addresses asked for, in order. */
    this.requests = [];
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.#seen.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    context.on("weberror", (error) => this.#seen.push(`uncaught: ${error.error().stack ?? error.error()}`));
    context.on("request", (request) => this.#request(request.url()));
    context.on("page", (page) => {
      page.on("websocket", (socket) => this.#seen.push(`socket opened: ${socket.url()}`));
    });
  }

  /** Lets problems pass whose text matches: for a test that provokes one. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  /** What happened and was not allowed. */
  problems() {
    return this.#seen.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
  }

  #request(url) {
    this.requests.push(url);
    const { origin, protocol } = new URL(url);
    if (!LOCAL.has(protocol) && origin !== this.origin) this.#seen.push(`foreign request: ${url}`);
  }
}
