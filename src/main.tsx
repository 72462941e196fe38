// The entry of the page.
import "./styles/base.css";
import "./styles/masthead.css";
import "./styles/adapt.css";
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
import { allDrawn, frame, rest } from "./ui/drawn.ts";
import { notify } from "./ui/notices.ts";

const session = new Session(takeWorker, takeChance, () => startWorker());

const { client } = session;
askForTexts({
  ask: (question) => client.text(question),
  ready: computed(() => client.phase.value === "live" || client.phase.value === "halted"),
});

const guide = new GuideModel(session, { heads: catalogue, load });

async function start(): Promise<void> {
  // A worker starts only with this thread's help, so it must not be kept busy from the start to the end of all this.
  await new Promise((done) => setTimeout(done, 0));
  followAddress();
  void guide.start();
  // The terminal before all else: who has a prompt can type. The rest is drawn when that is on the screen.
  render(<App guide={guide} />, document.getElementById("app") as HTMLElement);
  await session.begun;
  await drawRest();
  void session.terminal.complete();
}

async function drawRest(): Promise<void> {
  try {
    rest.value = await import("./rest.ts");
  } catch {
    notify("Most of the page could not be loaded. Is there a network?", {
      grave: true,
      page: true,
      action: { label: "Try again", run: () => void drawRest() },
    });
    return;
  }
  await frame();
  allDrawn.value = true;
}

void start();
effect(() => {
  if (session.client.phase.value === "live") keepOffline(session);
});
