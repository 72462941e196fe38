// The entry of the worker: hands a machine to the page. The only file that knows it is in a worker.
import * as Comlink from "comlink";
import type { WorkerApi } from "./api.ts";
import { Machine } from "./machine/machine.ts";
import { Live } from "./main/live.ts";
import { parseBoot, parseRecords } from "./main/messages.ts";
import { next_part } from "./main/parts.ts";

let machine: Machine | null = null;

const api: WorkerApi<MessagePort> = {
  async boot(rawConfig, rawJournal, rawUntil, port) {
    if (machine) throw new Error("this worker has a machine already");
    const { config, journal, until } = parseBoot(rawConfig, rawJournal, rawUntil);
    machine = new Machine(config);
    await new Live(machine, port, next_part).start(journal, until);
  },
  async ping() {
    return performance.now();
  },
  async interpret(records) {
    if (!machine) throw new Error("no machine yet");
    const current = machine;
    return parseRecords(records).map((record) => current.interpret(record));
  },
};

Comlink.expose(api);
