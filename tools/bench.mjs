// npm run bench: the numbers we care about, each beside a limit measured in the same run.
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

const { main } = await import(pathToFileURL(await bundle("test/bench/bench.ts")).href);
await main();
