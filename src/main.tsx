// The entry of the page.
import "./styles/base.css";
import { catalogue, load } from "virtual:scenarios";
import { computed, effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./App.tsx";
import { askForTexts } from "./editor/service.ts";
import { GuideModel } from "./guide/model.ts";
import { keepOffline } from "./offline/offline.ts";
import { followAddress } from "./router.ts";
import { Session } from "./session.ts";
import { startWorker, takeWorker } from "./start.ts";
import { whole } from "./ui/whole.ts";

const session = new Session(takeWorker, startWorker);

const { client } = session;
askForTexts({
  ask: (question) => client.text(question),
  ready: computed(() => client.phase.value === "live" || client.phase.value === "halted"),
});

const guide = new GuideModel(session, { heads: catalogue, load });

/** The panels are not drawn later than this after the terminal, ms, however long the disk is in answering. */
const DISK_LIMIT = 500;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function start(): Promise<void> {
  // A worker starts only with this thread's help, so it must not be kept busy from the start to the end of all this.
  await pause(0);
  // The terminal, whose size the machine is made with; the panels are drawn while that boots.
  render(<App guide={guide} />, document.getElementById("app") as HTMLElement);
  followAddress();
  try {
    await Promise.race([guide.start(), pause(DISK_LIMIT)]);
    await pause(0);
  } finally {
    whole.value = true;
  }
}

void start();
effect(() => {
  if (session.client.phase.value === "live") keepOffline();
});
