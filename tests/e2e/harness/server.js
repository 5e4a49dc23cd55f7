// Serves the bundle on loopback under a sub-path, as a project page is, and nothing outside it.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The path of the file that a request names, or `undefined` for one outside the bundle. */
function fileOf(bundle, base, url) {
  let { pathname } = new URL(url, "http://loopback");
  try {
    pathname = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (!pathname.startsWith(base)) return undefined;
  const name = pathname.slice(base.length);
  const path = normalize(join(bundle, name === "" ? "index.html" : name));
  return path.startsWith(bundle + sep) ? path : undefined;
}

/**
 * Starts serving on a free port.
 *
 * @param {string} bundle absolute path of the directory to serve
 * @param {string} base the sub-path, with a slash at both ends
 * @returns {Promise<{ origin: string, url: string, close: () => Promise<void> }>}
 */
export async function serve(bundle, base = "/unroll/") {
  const server = createServer(async (request, response) => {
    const path = fileOf(bundle, base, request.url ?? "");
    const found = path !== undefined && (await stat(path).catch(() => undefined))?.isFile();
    if (!found) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": "no-cache",
    });
    createReadStream(path).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + base,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
