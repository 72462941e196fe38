// npm run -s auditlab -- ...: the command line, bundled when its sources have changed.
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

const { main } = await import(pathToFileURL(await bundle("worker/cli.ts")).href);
process.exitCode = await main(process.argv.slice(2));
