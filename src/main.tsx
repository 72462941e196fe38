// The entry of the page.
import "./styles/base.css";
import "./styles/masthead.css";
import { catalogue, load } from "virtual:scenarios";
import { computed, effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./App.tsx";
import { askForTexts } from "./editor/service.ts";
import { GuideModel } from "./guide/model.ts";
import { keepOffline } from "./offline/offline.ts";
import { followAddress } from "./router.ts";
import { Session } from "./session.ts";
import { startWorker, takeChance, takeWorker } from "./start.ts";
import { drawn } from "./ui/drawn.ts";

const session = new Session(takeWorker, takeChance, () => startWorker());

const { client } = session;
askForTexts({
  ask: (question) => client.text(question),
  ready: computed(() => client.phase.value === "live" || client.phase.value === "halted"),
});

const guide = new GuideModel(session, { heads: catalogue, load });

/** The panels are not drawn later than this after the terminal, ms, however long the machine is in coming. */
const PANELS_LIMIT = 2500;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** When what is in the page now has been drawn. */
const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));

async function start(): Promise<void> {
  // A worker starts only with this thread's help, so it must not be kept busy from the start to the end of all this.
  await pause(0);
  followAddress();
  // It waits for the disk at most, which answers while the terminal is drawn.
  const opened = guide.start();
  // The terminal before all else: who has a prompt can type. The panels are drawn when that is on the screen.
  render(<App guide={guide} />, document.getElementById("app") as HTMLElement);
  try {
    const prompt = opened.then(() => session.printed).then(frame);
    await Promise.race([prompt, pause(PANELS_LIMIT)]);
    drawn.value = "guide";
    await Promise.race([frame(), pause(PANELS_LIMIT)]);
  } finally {
    drawn.value = "all";
    void session.terminal.complete();
  }
}

void start();
effect(() => {
  if (session.client.phase.value === "live") keepOffline();
});
