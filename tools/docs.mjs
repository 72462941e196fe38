// npm run docs: writes the pages of docs/ that are made from the machine's tables.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, root } from "./bundle.mjs";

const { fidelity } = await import(pathToFileURL(await bundle("test/docs/fidelity.ts")).href);
writeFileSync(join(root, "docs/fidelity.md"), fidelity());

const { json_schema } = await import(pathToFileURL(await bundle("scenarios/format/json_schema.ts")).href);
writeFileSync(join(root, "docs/scenario.schema.json"), `${JSON.stringify(json_schema(), null, 2)}\n`);
