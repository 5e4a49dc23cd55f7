// Prints the raw, gzip and brotli bytes of each file of the bundle, and fails when it outgrows its ceiling.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Gzip bytes of everything the page loads, the worker included. The aim is 350,000; this ceiling stops growth on the way. */
const GZIP_BUDGET = 1_750_000;

const bundle = process.argv[2] ?? "dist";
const rows = readdirSync(bundle, { recursive: true })
  // A bundling that failed leaves what it had in dist/.stage.
  .filter((name) => !name.startsWith(".") && statSync(join(bundle, name)).isFile())
  .map((name) => {
    const bytes = readFileSync(join(bundle, name));
    return {
      name,
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length,
    };
  })
  .sort((one, other) => other.raw - one.raw);
const total = rows.reduce(
  (sum, row) => ({ name: "total", raw: sum.raw + row.raw, gzip: sum.gzip + row.gzip, brotli: sum.brotli + row.brotli }),
  { name: "total", raw: 0, gzip: 0, brotli: 0 },
);

const line = (name, ...cells) => name.padEnd(36) + cells.map((cell) => String(cell).padStart(10)).join("");
console.log(line("bundle, bytes", "raw", "gzip", "brotli"));
for (const row of [...rows, total]) console.log(line(row.name, row.raw, row.gzip, row.brotli));

if (total.gzip > GZIP_BUDGET) {
  console.error(`error: the bundle is ${total.gzip} bytes gzipped, over its ceiling of ${GZIP_BUDGET}`);
  process.exitCode = 1;
}
