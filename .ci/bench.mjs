// Reads what the benchmarks of `make bench` printed, and sets the browser's times beside the limit and the goals.
import { readFileSync } from "node:fs";

const LINE = /^measured (\S+)\/(.+): (\S+) s$/gm;
const seconds = {};
for (const file of process.argv.slice(2)) {
  for (const [, place, name, value] of readFileSync(file, "utf8").matchAll(LINE)) {
    seconds[`${place}/${name}`] = Number(value);
  }
}

function time(key) {
  const value = seconds[key];
  if (value === undefined) return "-";
  const [unit, factor] = value < 1e-3 ? ["us", 1e6] : ["ms", 1e3];
  return `${(value * factor).toPrecision(3)} ${unit}`;
}

const ratio = (one, other) => (seconds[one] / seconds[other]).toFixed(1);
const row = (name, ...cells) => console.log(name.padEnd(24) + cells.map((cell) => cell.padStart(15)).join(""));

console.log();
row("", "native ratio", "typed", "by hand", "browser ratio", "typed", "by hand", "to native");
for (const [work, limit] of [
  ["epoch", "by hand"],
  ["10,000 epochs", "by hand"],
  ["fit", "by hand"],
  ["forward", "by hand"],
  ["forward", "by hand in blocks"],
]) {
  const [typed, hand] = [`${work}, typed`, `${work}, ${limit}`];
  const places = ["native", "browser"].flatMap((place) => [
    `${ratio(`${place}/${typed}`, `${place}/${hand}`)} x`,
    time(`${place}/${typed}`),
    time(`${place}/${hand}`),
  ]);
  row(limit === "by hand" ? work : `${work}, in blocks`, ...places, `${ratio(`browser/${typed}`, `native/${hand}`)} x`);
}

/** Steps of one trajectory in the forward run: 10,000 starts by 1,000 steps. */
const STATE_STEPS = 1e7;
const goals = [
  ["an epoch in the browser over the native one by hand", seconds["browser/epoch, typed"] / seconds["native/epoch, by hand"], "<", 8, ""],
  ["forward in the browser", STATE_STEPS / seconds["browser/forward, typed"] / 1e6, ">", 80, "million state-steps/s"],
  ["keystroke to curve", seconds["page/keystroke to curve"] * 1e3, "<", 16, "ms"],
  ["slider to curve", seconds["page/slider to curve"] * 1e3, "<", 16, "ms"],
  ["page interactive on loopback", seconds["page/interactive"] * 1e3, "<", 1000, "ms"],
];
console.log();
for (const [name, value, relation, goal, unit] of goals) {
  const met = relation === "<" ? value < goal : value > goal;
  console.log(`${met ? "met   " : "MISSED"} ${name}: ${value.toPrecision(3)} ${relation} ${goal} ${unit}`.trimEnd());
}
