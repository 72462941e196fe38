// npm run bench [-- WORD]: the numbers we care about, each beside a limit measured in the same run. WORD: "machine" for
// what needs no browser, "page" for what does. It is no test: nothing here fails because it is slow.
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

const print = (name, value, against) => console.log(`${name.padEnd(46)} ${value.padStart(18)}   ${against}`);

const [, , only] = process.argv;
if (only !== "page") {
  const { bench_machine } = await import(pathToFileURL(await bundle("test/bench/bench.ts")).href);
  await bench_machine(print);
}
if (only !== "machine") {
  const { bench_page } = await import("./bench_page.mjs");
  await bench_page(print);
}
