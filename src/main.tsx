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

const session = new Session(takeWorker, startWorker);

const { client } = session;
askForTexts({
  ask: (question) => client.text(question),
  ready: computed(() => client.phase.value === "live" || client.phase.value === "halted"),
});

const guide = new GuideModel(session, { heads: catalogue, load });

render(<App guide={guide} />, document.getElementById("app") as HTMLElement);
followAddress();
void guide.start();
effect(() => {
  if (session.client.phase.value === "live") keepOffline();
});
