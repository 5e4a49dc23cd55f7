import { expectAccessible } from "../harness/accessibility.js";
import { expect, test } from "../harness/index.js";
import { photograph } from "../harness/looks.js";

test("the page opens under a sub-path and takes its loading state away", async ({ app, site }) => {
  await app.open();

  await expect(app.page).toHaveTitle(/Unroll/);
  expect(new URL(app.page.url()).pathname).toBe("/unroll/");
  expect((await app.page.request.get(site.origin)).status(), "nothing is served beside it").toBe(404);
});

test("opening asks only for files of the bundle, and for none of them twice", async ({ app, site, watch }) => {
  await app.open();

  expect(watch.requests.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url))).toEqual([]);
  expect(watch.requests.filter((url) => /app-[0-9a-f]+_bg\.wasm$/.test(url))).toHaveLength(1);
  expect(watch.requests).toEqual([...new Set(watch.requests)]);
});

test("the policy lets no inline script, no foreign script and no foreign request through", async ({ app, watch }) => {
  watch.allow(/Content Security Policy|foreign request: https:\/\/example\.org\//);
  await app.open();

  const refused = await app.page.evaluate(async () => {
    const directives = [];
    document.addEventListener("securitypolicyviolation", (event) => directives.push(event.effectiveDirective));
    const add = (attributes) =>
      new Promise((resolve) => {
        const script = Object.assign(document.createElement("script"), attributes);
        script.onerror = resolve;
        document.head.append(script);
        if (attributes.textContent) resolve();
      });
    await add({ textContent: "globalThis.breach = 'inline'" });
    await add({ src: "https://example.org/script.js" });
    await fetch("https://example.org/").catch(() => {});
    try {
      new Function("globalThis.breach = 'eval'")();
    } catch {
      // Refused, as it should be.
    }
    await new Promise((resolve) => setTimeout(resolve));
    return { breach: globalThis.breach, directives: [...new Set(directives)].sort() };
  });

  expect(refused.breach).toBeUndefined();
  expect(refused.directives).toEqual(["connect-src", "script-src", "script-src-elem"]);
});

test("without the app's code the page says so instead of loading for ever", async ({ page, watch }) => {
  watch.allow(/ERR_FAILED|Failed to fetch|preload/);
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto("./");

  const boot = page.getByRole("status");
  await expect(boot).toContainText("could not start");
  await expect(boot).toContainText("未能启动");
  await expectAccessible(page);
  await photograph(page, "not-started");
});

test("without JavaScript the page says what it needs", async ({ app }) => {
  const html = await (await app.page.request.get("./")).text();
  const words = html.match(/<noscript>\s*<p[^]*?<\/noscript>/)?.[0];

  expect(words).toContain("needs JavaScript");
  expect(words).toContain("需要启用 JavaScript");
});
